from .bluebeam import StudioConnector
from .procore import ProcoreConnector

BY_NAME = {"studio": StudioConnector, "procore": ProcoreConnector}
