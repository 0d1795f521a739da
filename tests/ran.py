"""How a command of ours ended, for tests of what a user meets."""

from __future__ import annotations

from typing import NamedTuple


class Ran(NamedTuple):
    """How a command ended, and what it wrote."""

    status: int
    out: str
    err: str

    @property
    def findings(self) -> list[tuple[str, str]]:
        """File and code of each finding that ``--output-format concise`` wrote."""
        lines = [line for line in self.out.splitlines() if ": PRC" in line or ": TST" in line]
        return [(line.split(":")[0], line.split(": ")[1].split()[0]) for line in lines]
