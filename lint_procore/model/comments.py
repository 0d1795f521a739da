"""Where a program describes its own token requests: docstrings and comments beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lint_procore.flow.values import Literal, Symbol, alternatives, parts_of
from lint_procore.model.enclosing import function_at

if TYPE_CHECKING:
    from lint_procore.model.facts import Facts, TokenRequest


def described_regions(facts: Facts, token: TokenRequest) -> list[tuple[int, int]]:
    """Ranges of comments and docstrings about a token request: in its function, and above its credentials' lines."""
    assert facts.parsed is not None
    here = token.span.filename == facts.filename
    function = function_at(facts.parsed.summary.body, token.span.start) if here else None
    regions: list[tuple[int, int]] = []
    if function is not None and function.body:
        # the docstring was left out of the summary: it lies between the header and the first statement
        regions.append((function.start, function.body[0].start))
    for start, comment in facts.parsed.comments:
        inside = function is not None and function.start <= start < function.end
        if inside or _is_above_credential(start, facts, token):
            regions.append((start, start + len(comment)))
    return regions


def _is_above_credential(start: int, facts: Facts, token: TokenRequest) -> bool:
    """A comment on the credential's own line, or on the line before its statement."""
    for credential in token.credentials:
        for option in alternatives(credential.value):
            for part in parts_of(option):
                if isinstance(part, (Literal, Symbol)) and part.span.filename == facts.filename:
                    before = start < part.span.start
                    between = facts.text[start : part.span.start] if before else facts.text[part.span.end : start]
                    if between.count("\n") <= 1 and len(between) < 300:
                        return True
    return False
