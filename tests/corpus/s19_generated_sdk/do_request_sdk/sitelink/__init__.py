from .company import Company
from .core import SitelinkError
from .project import Project

__all__ = ["Company", "Project", "SitelinkError"]
