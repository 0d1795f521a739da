"""What a program asks the OAuth endpoints for: grants of token requests, response types of authorize links."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lint_procore.finding import Confidence, weakest
from lint_procore.flow.values import Literal, Value, alternatives
from lint_procore.model.address import Address, address_query, form_fields
from lint_procore.model.facts import Facts
from lint_procore.model.fields import Fields
from lint_procore.model.platform import Recognition
from lint_procore.source import Span

_PASSWORD = "password"


class Asked(NamedTuple):
    """One thing asked for: ``name`` is the grant or response type, ``place`` where it is written.

    ``written``: the name stands there; False where it follows from what is sent, or from the library's client in use.
    """

    kind: str
    name: str
    place: Span
    written: bool
    evidence: tuple[tuple[Span, str], ...]
    confidence: Confidence


def asked_grants(facts: Facts) -> Iterator[Asked]:
    """The known grants of all token requests; a person's password that is sent without one is the password grant."""
    for token in facts.token_requests:
        request = token.request
        password, user = token.credential("password"), token.credential("username")
        sends = [(password.span, "a person's password is sent here")] if password is not None else []
        grant = token.form.find("grant_type").value
        options = alternatives(grant) if grant is not None else ()
        for option in options:
            if isinstance(option, Literal) and option.text:
                certainty: Confidence = "certain" if len(options) == 1 else "likely"
                steps = [(request.span, "the token is asked for here"), *(sends if option.text == _PASSWORD else [])]
                evidence = (*request.evidence, *(step for step in steps if step[0] != option.span))
                written = _is_written(facts, option)
                yield Asked(
                    "grant", option.text, option.span, written, evidence, weakest(request.confidence, certainty)
                )
        if not options and password is not None and user is not None:
            evidence = (*request.evidence, (request.span, "the token is asked for here"))
            yield Asked("grant", _PASSWORD, password.span, False, evidence, weakest(request.confidence, "likely"))


def _is_written(facts: Facts, literal: Literal) -> bool:
    """Whether a text stands where it is said to come from; places in other files are not read again for that."""
    place = literal.span
    return place.filename != facts.filename or literal.text in facts.text[place.start : place.end]


def asked_response_types(facts: Facts) -> Iterator[Asked]:
    """The known response types of all authorize addresses that are built or opened."""
    path = facts.platform.policy.oauth_paths["authorize"]
    for address, recognition, span, value in _authorize_addresses(facts):
        if not address.path.rstrip("/").endswith(path):
            continue
        options = alternatives(value) if value is not None else ()
        for option in options:
            if isinstance(option, Literal) and option.text:
                certainty: Confidence = "certain" if len(options) == 1 else "likely"
                written = _is_written(facts, option)
                evidence = recognition.evidence
                if option.span != span:
                    evidence = (*evidence, (span, "the link is built here"))
                confidence = weakest(recognition.confidence, certainty)
                yield Asked("response type", option.text, option.span, written, evidence, confidence)


def _authorize_addresses(facts: Facts) -> Iterator[tuple[Address, Recognition, Span, Value | None]]:
    for link in facts.links:
        found = Fields(address_query(link.address, link.span)).find("response_type").value
        yield link.address, link.recognition, link.span, link.response_type or found
    for request in facts.requests:
        for address, recognition in zip(request.addresses, request.recognitions, strict=True):
            query = [*address_query(address, request.span), *form_fields(request.call.query, request.span)]
            yield address, recognition, request.span, Fields(query).find("response_type").value
