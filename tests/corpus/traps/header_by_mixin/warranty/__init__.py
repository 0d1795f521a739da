from .cases import WarrantyCases

__all__ = ["WarrantyCases"]
