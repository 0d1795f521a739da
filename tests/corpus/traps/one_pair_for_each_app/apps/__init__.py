"""Our three apps in the marketplace. Each has a DMSA of its own, which every customer that installs it gets."""

from apps.registry import APPS, App
from apps.tokens import bearer

__all__ = ["APPS", "App", "bearer"]
