"""What became of a submission that was brought out: how much is there, what was refused, and why.

``kind`` of a refusal is one word, for policies and tables:

- ``outside``: the name leads out of the submission
- ``name``: the name means something else, or cannot exist, on some systems
- ``collision``: the name, or one that some systems take for the same, is there already
- ``link``, ``device``: a link, or a device, pipe or socket
- ``encrypted``, ``unsupported``, ``corrupt``, ``limit``: as they say
- ``hidden``: content that readers of this format disagree about, or that belongs to no file
- ``missing``: something that belongs to the submission lies elsewhere
- ``unread``: something that was left aside on purpose, and is no part of what is judged
"""

from __future__ import annotations

from typing import NamedTuple

# What to do about each kind, for the person who handed the submission in.
REMEDIES = {
    "outside": "pack the submission from within its own folder",
    "name": "rename it",
    "collision": "give each file a name of its own",
    "link": "put the file itself there",
    "device": "leave it out",
    "encrypted": "hand it in without a password",
    "unsupported": "pack it as .zip or .tar.gz",
    "corrupt": "pack it again, and check that it opens",
    "limit": "hand in less, or raise the limit",
    "hidden": "pack it again, so that it holds its files and nothing else",
    "missing": "hand it in together with the rest",
}


class Refused(NamedTuple):
    """Something that was not brought out. ``name`` is as it stood in the submission, made printable; nested archives
    are set off by ``!``. ``why`` is a clause without a full stop."""

    name: str
    kind: str
    why: str


class Unpacked(NamedTuple):
    """``files`` and ``bytes`` are what lies in the area now. ``stopped`` says why the submission could not be brought
    out whole, with place and remedy; None when all of its content is there. ``archives`` are the nested ones that were
    opened, by their paths in the area."""

    files: int
    bytes: int
    refused: tuple[Refused, ...]
    stopped: str | None
    archives: tuple[str, ...]


class Unreadable(Exception):
    """One file or archive cannot be brought out; the rest of the submission still can."""

    def __init__(self, kind: str, why: str) -> None:
        super().__init__(kind, why)
        self.kind = kind
        self.why = why


class Bomb(Exception):
    """One archive becomes too much; no more of it is read. The rest of the submission still can be."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Stop(Exception):
    """The whole submission goes too far. ``why`` is a sentence with place and remedy."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
