from scheduler.login import signed_in

__all__ = ["signed_in"]
