import functools
import logging
import time

from .grants import current_token

log = logging.getLogger("portal.procore")


def signed(fn):
    """Puts the signed-in person's token into the headers that the function is called with."""

    @functools.wraps(fn)
    def inner(*args, **kwargs):
        headers = dict(kwargs.pop("headers", None) or {})
        headers["Authorization"] = "Bearer " + current_token()  # expect: PRC303
        headers.setdefault("Accept", "application/json")
        return fn(*args, headers=headers, **kwargs)

    return inner


def timed(fn):
    @functools.wraps(fn)
    def inner(*args, **kwargs):
        start = time.perf_counter()
        try:
            return fn(*args, **kwargs)
        finally:
            log.info("%s took %.1f s", fn.__name__, time.perf_counter() - start)

    return inner
