"""Every job is a function in a registry: python -m jobs rfis 4410 118"""
from . import costs, field  # noqa: F401  they register themselves
from .registry import JOBS, run

__all__ = ["JOBS", "run"]
