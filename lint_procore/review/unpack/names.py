"""Names of files in a stranger's archive: which can be written on any system, and which two are one on some."""

from __future__ import annotations

import re
import unicodedata

from lint_procore.report.escape import visible
from lint_procore.review.limits import Limits
from lint_procore.review.unpack.outcome import Unreadable

_LONGEST_PART = 255  # bytes, of the common file systems
_LONGEST_SHOWN = 200
_DRIVE = re.compile(r"[A-Za-z]:")
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file: reserved with any ending, and with spaces before it
_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\xb9\xb2\xb3]) *(?:\.|$)", re.IGNORECASE)
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_UNPRINTABLE = ("Cc", "Cs", "Zl", "Zp")


def decoded(raw: bytes) -> str:
    """A name that should be UTF-8; raises Unreadable."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Unreadable("name", "the name is not UTF-8") from None


def parts_of(name: str, limits: Limits) -> tuple[str, ...]:
    """The folders and the last name that ``name`` is made of, all fit to be written below an area on any system; empty
    for the area itself. Raises Unreadable."""
    either = name.replace("\\", "/")
    if either.startswith("/"):
        raise Unreadable("outside", "the name starts at the root of the file system")
    if _DRIVE.match(name):
        raise Unreadable("outside", "the name starts at a drive")
    if ".." in either.split("/"):
        raise Unreadable("outside", 'the name climbs with ".."')
    if "\\" in name:
        raise Unreadable("name", "the name has a backslash, which some systems take for a folder")
    parts = tuple(part for part in name.split("/") if part not in ("", "."))
    if len(parts) > limits.folders:
        raise Unreadable("limit", f"it lies more than {limits.folders} folders deep")
    for part in parts:
        _check(part)
    if len(name) > limits.path or len(name.encode()) > limits.path:
        raise Unreadable("name", f"the name is longer than {limits.path} bytes")
    return parts


def _check(part: str) -> None:
    if part.isascii():
        if not part.isprintable():
            raise Unreadable("name", "the name has control characters")
    elif any(unicodedata.category(char) in _UNPRINTABLE for char in part):
        raise Unreadable("name", "the name has characters that cannot be shown")
    elif _TURNING.search(part):
        raise Unreadable("name", "the name has characters that turn the direction of writing")
    if ":" in part:
        raise Unreadable("name", "the name has a colon, behind which some systems keep a second content")
    if part[-1] in ". ":
        raise Unreadable("name", "the name ends with a dot or a space, which some systems drop")
    if _DEVICE.match(part):
        raise Unreadable("name", "the name means a device on some systems")
    if len(part) > _LONGEST_PART or len(part.encode()) > _LONGEST_PART:
        raise Unreadable("name", f"the name is longer than {_LONGEST_PART} bytes")


def key_of(part: str) -> str:
    """What two names have in common that some system takes for one: case, composition, look-alike forms, and characters
    without width."""
    if part.isascii():
        return part.lower()
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", part).casefold())
    return "".join(char for char in plain if unicodedata.category(char) != "Cf") or part


def shown(name: str | bytes) -> str:
    """A name for reports, whatever it is: without control characters, and not endless."""
    text = name if isinstance(name, str) else name.decode("utf-8", "surrogateescape")
    if len(text) > _LONGEST_SHOWN:
        half = _LONGEST_SHOWN // 2
        text = f"{text[:half]}…{text[-half:]}"
    return visible(text)
