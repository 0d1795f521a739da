from .http import fetch, post
from .paths import *

__all__ = ["fetch", "post", "SUBMITTALS", "PACKAGES", "LOGS"]
