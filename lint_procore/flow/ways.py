"""The ways out of a function: what it gives back on each, and what decides between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from lint_procore.flow.values import Choice, Value, choice
from lint_procore.source import Span


class Fork(NamedTuple):
    """A test on some of whose branches the function was left. ``first`` is the number of the first way out that it has
    a part in: so has every later one. ``by`` is what the test, at ``at``, looks at."""

    first: int
    by: tuple[Value, ...]
    at: Span


def joined(results: Sequence[Value | None], forks: Sequence[Fork], span: Span) -> Value | None:
    """The results of all ways out as one value, chosen by what the forks before them look at; None of them counts for
    a way without a result. Without any result, None."""
    value: Value | None = None
    for number, result in reversed(list(enumerate(results))):
        later = value
        if result is not None:
            value = result if later is None else choice((result, later), span)
        for fork in forks:
            if fork.first == number and later is not None and isinstance(value, Choice):
                value = choice((value,), fork.at, fork.by)
    return value
