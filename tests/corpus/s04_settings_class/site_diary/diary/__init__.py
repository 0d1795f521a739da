from .job import run

__all__ = ["run"]
