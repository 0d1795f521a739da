from skyview.headers import basic, bearer

__all__ = ["basic", "bearer"]
