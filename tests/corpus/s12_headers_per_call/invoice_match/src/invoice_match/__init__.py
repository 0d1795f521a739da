from .procore_api import ProcoreApi
from .sage import SageLedger

__all__ = ["ProcoreApi", "SageLedger"]
