"""Builds and checks the addresses that our other programs use. Asks nothing itself."""

from linkmaker.build import api_url, authorize_url, token_url
from linkmaker.check import problems

__all__ = ["api_url", "authorize_url", "problems", "token_url"]
