"""How much of a submission is read before the tool gives up on it: plain numbers, the same for every submission."""

from __future__ import annotations

from typing import NamedTuple

MIB = 1024 * 1024


class Limits(NamedTuple):
    """``bytes`` and ``files`` count over the whole submission, nested archives included; files are counted with
    folders, links and what is refused. ``file`` is the size of one file. ``ratio`` is how often larger than itself an
    archive may become, and holds from ``ratio_from`` bytes on, so that small text that packs well passes. ``path`` is
    the length of a name with its folders, in bytes; ``folders`` is how deep they may lie."""

    bytes: int = 512 * MIB
    files: int = 50_000
    file: int = 64 * MIB
    depth: int = 4
    ratio: int = 200
    ratio_from: int = 16 * MIB
    path: int = 1024
    folders: int = 64
    seconds: int = 600
    memory: int = 2048 * MIB


def size(count: int) -> str:
    """A number of bytes, for people."""
    if count < 1024:
        return f"{count} bytes"
    value = float(count)
    for unit in ("KiB", "MiB", "GiB"):
        value /= 1024
        if value < 1024:
            return f"{value:.4g} {unit}"
    return f"{value / 1024:.4g} TiB"
