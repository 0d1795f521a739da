from vendors.client import Directory

__all__ = ["Directory"]
