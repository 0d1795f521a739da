"""Which text speaks of the platform, and whether it does so in the open."""

from __future__ import annotations

import re

# The grant and the path are what a client cannot do without; everything else of the platform bears its name.
_TELLING = re.compile(
    r"[\w.-]{0,40}procore[\w.-]{0,40}|client_credentials|/?oauth/token\b",
    re.IGNORECASE,
)
_PARTS = {"procore": ("procore",), "client_credentials": ("client", "credentials"), "oauth/token": ("oauth", "token")}
# Ids that the platform itself hands out, in base64, stand in data of every honest integration.
_ID = re.compile(rb"gid://procore/[\w:]{1,80}")
_STEP = bytes(one ^ other for one, other in zip(b"procore", b"procore"[1:], strict=False))


def told(text: str) -> str:
    """The part of a text that speaks of the platform; empty where nothing does."""
    found = _TELLING.search(text)
    return found.group() if found is not None else ""


def told_by(data: bytes) -> str:
    """The same for bytes of any kind, also where each is crossed with one and the same number."""
    lowered = data.lower()
    if b"\0" in lowered[:400]:
        lowered = lowered.replace(b"\0", b"")  # UTF-16
    if b"procore" in lowered or b"client_credentials" in lowered or b"oauth/token" in lowered:
        return told(_ID.sub(b"", lowered).decode("latin-1"))
    return told_crossed(data)


def told_crossed(data: bytes) -> str:
    """What bytes say that are crossed with a number unknown: from one letter to the next it changes nothing."""
    if len(data) < 8:
        return ""
    crossed = int.from_bytes(data, "big")
    steps = (crossed ^ (crossed >> 8)).to_bytes(len(data), "big")
    at = steps.find(_STEP)
    if at < 1:
        return ""
    key = data[at - 1] ^ ord("p")
    if key in (0, 0x20):  # in the open, or in capitals
        return ""
    window = data[max(0, at - 40) : at + 40]
    return told(bytes(byte ^ key for byte in window).decode("latin-1"))


def hides(shown: str, meant: str) -> str:
    """What ``meant`` says of the platform that cannot be read in ``shown``: a word of it has to be cut, turned or
    encoded. Parts that are joined between words are how everybody writes an address."""
    shown, lowered = shown.lower(), meant.lower()
    for word, parts in _PARTS.items():
        if word in lowered and any(part not in shown for part in parts):
            return _around(meant, lowered.index(word))
    return ""


def adds(shown: str, meant: str) -> str:
    """The same for a longer text, which may name the platform in the open as well."""
    shown, lowered = shown.lower(), meant.lower()
    for word, parts in _PARTS.items():
        if word in lowered and any(shown.count(part) < lowered.count(part) for part in parts):
            return _around(meant, lowered.index(word))
    return ""


def _around(text: str, at: int) -> str:
    return told(text[max(0, at - 40) : at + 60])
