"""Time cards from the gate terminals, into Procore."""

from .client import ProcoreClient, ProcoreError

__all__ = ["ProcoreClient", "ProcoreError"]
__version__ = "2.3.0"
