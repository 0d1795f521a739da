from .gateway import open_gateway

__all__ = ["open_gateway"]
