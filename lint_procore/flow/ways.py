"""The ways out of a function: what it gives back on each, and what decides between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from lint_procore.flow.values import Choice, Decider, Value, choice, is_none
from lint_procore.source import Span


class Fork(NamedTuple):
    """A test on some of whose branches the function was left: by the ways out from number ``first`` up to ``end``. In
    what later ones give it has a part too. ``by`` is what the test looks at."""

    first: int
    end: int
    by: tuple[Decider, ...]

    def tells(self, results: Sequence[Value | None]) -> bool:
        """Whether its branches give something: to give None, or to raise, is not to choose."""
        return any(result is not None and not is_none(result) for result in results[self.first : self.end])


def joined(results: Sequence[Value | None], forks: Sequence[Fork], span: Span) -> Value | None:
    """The results of all ways out as one value, chosen by what the forks before them look at; None of them counts for
    a way without a result. Without any result, None."""
    value: Value | None = None
    for number, result in reversed(list(enumerate(results))):
        later = value
        if result is not None:
            value = result if later is None else choice((result, later), span)
        for fork in forks:
            if fork.first == number and later is not None and isinstance(value, Choice) and fork.tells(results):
                value = choice((value,), span, fork.by)
    return value
