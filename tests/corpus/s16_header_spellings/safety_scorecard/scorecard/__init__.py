from .api import Api
from .heads import Head

__all__ = ["Api", "Head"]
