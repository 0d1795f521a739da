from app.procore.auth import ProcoreAuth
from app.procore.items import PunchItems

__all__ = ["ProcoreAuth", "PunchItems"]
