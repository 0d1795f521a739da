import functools
import logging
import time

JOBS = {}
log = logging.getLogger("jobs")


def job(name, *, retries=2):
    def register(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            for left in reversed(range(retries + 1)):
                try:
                    return function(*args, **kwargs)
                except OSError:
                    if not left:
                        raise
                    log.exception("%s: %d tries left", name, left)
                    time.sleep(5)

        JOBS[name] = wrapper
        return wrapper

    return register


def run(name, *args):
    try:
        function = JOBS[name]
    except KeyError:
        raise SystemExit(f"no job {name!r}; there are {', '.join(sorted(JOBS))}") from None
    return function(*args)
