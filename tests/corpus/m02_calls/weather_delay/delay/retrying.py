import functools
import random
import time

import httpx


def patiently(times=4, on=(429, 502, 503, 504)):
    """Tries again with growing pauses; the decorated function returns a response."""

    def decorate(function):
        @functools.wraps(function)
        def inner(*args, **kwargs):
            for n in range(times):
                response = function(*args, **kwargs)
                if response.status_code not in on:
                    break
                wait = response.headers.get("Retry-After") or 2**n + random.random()
                time.sleep(float(wait))
            response.raise_for_status()
            return response

        return inner

    return decorate


quickly = functools.partial(patiently, times=2)
Response = httpx.Response
