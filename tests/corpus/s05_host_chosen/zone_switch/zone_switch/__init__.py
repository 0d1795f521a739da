from .zones import Zone, zone
from .gateway import Gateway

__all__ = ["Gateway", "Zone", "zone"]
