"""Headers of a browser that somebody left signed in on the kiosk machine."""

import pathlib

COOKIE_FILE = pathlib.Path.home() / ".grabber" / "cookie.txt"


def fresh():
    import time

    return COOKIE_FILE.exists() and time.time() - COOKIE_FILE.stat().st_mtime < 8 * 3600


def browser_headers(company):
    return {
        "Accept": "application/json",
        "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0",
        "Cookie": "_procore_session=" + COOKIE_FILE.read_text().strip(),  # expect: PRC205
        "Procore-Company-Id": str(company),
    }
