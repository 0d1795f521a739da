from .service import claim, observed

__all__ = ["claim", "observed"]
