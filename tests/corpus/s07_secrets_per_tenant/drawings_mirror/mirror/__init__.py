"""Keeps a copy of the current drawings on the site office's disk."""

from mirror.accounts import AccountBook
from mirror.client import DrawingsClient

__all__ = ["AccountBook", "DrawingsClient"]
