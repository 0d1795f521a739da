from .factory import make_session

__all__ = ["make_session"]
