from .http import make_client
from .service import DrawingService

__all__ = ["DrawingService", "make_client"]
