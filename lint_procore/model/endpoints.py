"""Which endpoints a request calls: its alternatives as methods and path templates, with where each is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lint_procore.endpoints import MISSING, Route, route_of, template_of
from lint_procore.model import address as addresses
from lint_procore.model.address import Address
from lint_procore.model.facts import Request
from lint_procore.model.platform import Recognition
from lint_procore.source import Span

# A browser that is driven shows pages; it calls no endpoint.
_BROWSERS = frozenset({"selenium", "playwright"})


class EndpointCall(NamedTuple):
    """One alternative of a request. ``methods`` is empty where the method is not known; ``route`` is None for a path
    that is in no namespace of the API."""

    request: Request
    address: Address
    recognition: Recognition
    methods: tuple[str, ...]
    template: str
    route: Route | None

    @property
    def place(self) -> Span:
        """Where the path is written: its last part that is no id, else the host, else the call."""
        for at, part in reversed(self.address.segments()):
            if part.strip(addresses.HOLE) and part != MISSING:
                literal = self.address.literal_at(at + part.index(part.strip(addresses.HOLE)[0]))
                if literal is not None:
                    return literal.span
        return self.address.place(self.request.span)

    @property
    def shown(self) -> str:
        """Method and address, as a message says them."""
        return " ".join((*self.methods[:1], self.address.shown()))

    def evidence(self, place: Span) -> tuple[tuple[Span, str], ...]:
        """Why this is the platform's, and where it is asked, for a finding that stands at ``place``."""
        asked = ((self.request.span, "requested here"),) if self.request.span != place else ()
        return self.recognition.evidence + asked


def endpoint_calls(requests: Iterable[Request]) -> Iterator[EndpointCall]:
    """The endpoints that requests may call, one for each alternative of their addresses."""
    for request in requests:
        if request.call.library in _BROWSERS:
            continue
        methods = tuple(dict.fromkeys(request.methods))
        for address, recognition in zip(request.addresses, request.recognitions, strict=True):
            template = template_of(address.template())
            yield EndpointCall(request, address, recognition, methods, template, route_of(template))
