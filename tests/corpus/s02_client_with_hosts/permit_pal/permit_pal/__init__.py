from permit_pal.factory import for_stage

__all__ = ["for_stage"]
