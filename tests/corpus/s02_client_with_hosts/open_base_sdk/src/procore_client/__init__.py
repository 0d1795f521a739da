"""A small client for the Procore API."""

from .connection import Connection

__all__ = ["Connection"]
