from meters.api import Procore, ProcoreError

__all__ = ["Procore", "ProcoreError"]
