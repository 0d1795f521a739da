"""Sends estimates as budget lines."""

from estimate.tokens import ask
from estimate.vaultfile import load, save

__all__ = ["ask", "load", "save"]
