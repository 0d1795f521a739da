from .client import Delays

__all__ = ["Delays"]
