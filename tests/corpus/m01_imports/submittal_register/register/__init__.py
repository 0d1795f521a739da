from register.core import *  # noqa: F401,F403
from register.core import fetch as _fetch

__version__ = "1.8"


def register_of(project, **kw):
    """register.register_of(...) is what the macros call."""
    return _fetch(SUBMITTALS, project=project, **kw)  # noqa: F405
