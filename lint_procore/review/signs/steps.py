"""What it costs to work values out is counted in steps, and there are only so many for a file."""

from __future__ import annotations

MOST_STEPS = 1_000_000


class Stopped(Exception):
    """The steps for one file are used up."""
