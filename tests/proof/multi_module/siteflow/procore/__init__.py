from .client import Client
from .errors import ProcoreError

__all__ = ["Client", "ProcoreError"]
