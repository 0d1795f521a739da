"""Copies the vendors of all subsidiaries into the group's master data."""

from .credentials import Pair
from .http import open_client

__version__ = "0.4.2"
__all__ = ["Pair", "open_client"]
