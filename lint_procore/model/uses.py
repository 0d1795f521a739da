"""Where a module uses addresses of the platform: those that it asks, and those that it only builds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lint_procore.model.address import Address
from lint_procore.model.facts import Facts, Request
from lint_procore.model.platform import Recognition
from lint_procore.source import Span


class Use(NamedTuple):
    """One address, and why it is the platform's. ``request`` is None for a link: an address that is not asked here."""

    address: Address
    recognition: Recognition
    span: Span
    request: Request | None

    def place(self, offset: int) -> Span:
        """Where the character at ``offset`` of the address's text is written; the call when that is not known."""
        literal = self.address.literal_at(offset)
        return literal.span if literal is not None else self.span

    def evidence(self, place: Span) -> tuple[tuple[Span, str], ...]:
        """Why this is the platform's, and where it is asked, for a finding that stands at ``place``."""
        asked = ((self.span, "requested here"),) if self.request is not None and self.span != place else ()
        return self.recognition.evidence + asked


def api_uses(facts: Facts) -> Iterator[Use]:
    """The requests that are not for a token, then the links."""
    for request in facts.requests:
        yield from _of(request)
    for link in facts.links:
        yield Use(link.address, link.recognition, link.span, None)


def uses(facts: Facts) -> Iterator[Use]:
    """The token requests, then all others, then the links."""
    for token in facts.token_requests:
        yield from _of(token.request)
    yield from api_uses(facts)


def _of(request: Request) -> Iterator[Use]:
    for address, recognition in zip(request.addresses, request.recognitions, strict=True):
        yield Use(address, recognition, request.span, request)
