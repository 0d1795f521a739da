"""What a sign is, and how its place in a text is found."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import Literal, NamedTuple

from lint_procore.report.escape import encodable, visible
from lint_procore.report.masking import mask

# Text of a submission that is quoted in a message is no longer than this.
_QUOTED = 80

Weight = Literal["strong", "weak"]

# All kinds. "strong" is what honest code has hardly a reason for, "weak" is what ordinary code does as well.
KINDS: dict[str, tuple[Weight, str]] = {
    "archive-name": ("strong", "a name with letters that cannot be seen or look like others, or with two endings"),
    "bidi-text": ("strong", "characters that change the order in which a line of code is shown"),
    "binary": ("strong", "native code without its source"),
    "binary-with-source": ("weak", "compiled code beside its source, with which it was not compared"),
    "built-code": ("strong", "code that is decoded, fetched or hidden before it runs, or that was not read as code"),
    "bytecode-without-source": ("strong", "bytecode of Python, Java and the like without its source"),
    "call-by-name": ("weak", "a function of an HTTP client that is chosen while the program runs"),
    "code-from-elsewhere": ("weak", "dependencies from addresses other than a package index"),
    "code-in-text": ("weak", "constant text that `exec` or `eval` runs"),
    "command": ("weak", "a command that sends a request, or starts another language"),
    "command-anywhere": ("strong", "a command that sends a request to an address that is not written down"),
    "command-to-platform": ("strong", "a command that sends a request to the platform"),
    "dynamic-import": ("weak", "an import by a name that is made while the program runs"),
    "encoded-host": ("strong", "text that speaks of the platform once it is decoded"),
    "encoded-text": ("weak", "long text that looks encoded, and is no picture"),
    "encrypted": ("strong", "data that is or looks encrypted"),
    "evaluated-text": ("weak", "`exec`, `eval` or `compile` of text that is made while the program runs"),
    "hidden-import": ("strong", "an import by a name that is decoded or put together"),
    "hidden-name": ("strong", "a call by a name that is decoded or put together"),
    "install-code": ("strong", "code that reaches the network when the submission is installed"),
    "install-hook": ("weak", "other code that runs when the submission is built or installed"),
    "invisible-character": ("weak", "a character in code that cannot be seen"),
    "invisible-text": ("strong", "several of them, enough to hold a text"),
    "joined-host": ("strong", "text that speaks of the platform once its pieces are joined"),
    "large": ("weak", "a file of which only the beginning was looked at"),
    "left-out": ("weak", "how many further signs there are"),
    "loaded-data": ("weak", "`pickle` and the like, of data from outside"),
    "lookalike-name": ("strong", "the platform's name in letters of another script"),
    "minified": ("weak", "code in lines that no person reads"),
    "mixed-scripts": ("weak", "a name with letters of several scripts that look alike"),
    "native-code": ("weak", "calls of native code (`ctypes`, `cffi`)"),
    "not-followed": ("weak", "a file that works out more text than was followed"),
    "obfuscated": ("strong", "code that was made unreadable on purpose"),
    "open-address": ("strong", "a request with a path of the platform's, to an address that is not written down"),
    "open-token-address": ("strong", "a token for an account, asked for at an address that is not written down"),
    "raw-request": ("strong", "a request that is written by hand, past all HTTP clients"),
    "source-encoding": ("strong", "a source encoding in which code looks like something else"),
    "startup-code": ("strong", "code that runs whenever Python starts"),
    "unread-data": ("weak", "data of an unknown kind, or an archive that was not opened"),
}


class Sign(NamedTuple):
    """What a person should look at before a submission is trusted. ``kind`` is one of KINDS, and ``weight`` follows
    from it; ``row`` and ``column`` count from 1 and are 0 where there are none."""

    kind: str
    message: str
    filename: str
    row: int
    column: int
    weight: Weight


def sign(kind: str, message: str, filename: str, row: int = 0, column: int = 0) -> Sign:
    """A sign of one of KINDS."""
    return Sign(kind, message, filename, row, column, KINDS[kind][0])


class Places:
    """Rows and columns of the offsets in a text."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer("\n", self._text))]

    def of(self, offset: int) -> tuple[int, int]:
        """Row and column, both from 1."""
        row = bisect_right(self._starts, offset)
        return row, offset - self._starts[row - 1] + 1


def quoted(text: str) -> str:
    """Text of a submission as a message may hold it: short, visible, and without secrets."""
    shown = text if len(text) <= _QUOTED else text[: _QUOTED - 1] + "…"
    mark = "`" if '"' in shown and "`" not in shown else '"'
    return f"{mark}{visible(encodable(mask(shown)))}{mark}"
