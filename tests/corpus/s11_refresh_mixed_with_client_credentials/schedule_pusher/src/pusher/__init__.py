from .manager import TokenManager

__all__ = ["TokenManager"]
