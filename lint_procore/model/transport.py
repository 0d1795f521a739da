"""Whether a request goes out without a check of the platform's certificate."""

from __future__ import annotations

from typing import NamedTuple

from lint_procore.finding import Confidence
from lint_procore.flow.values import Constant, Instance, Library, Literal, Symbol, Value, alternatives
from lint_procore.model.http import Call
from lint_procore.source import Span

_NO_CHECK = ("CERT_NONE", "VerifyMode.CERT_NONE")


class Unchecked(NamedTuple):
    """Where the check is turned off. ``possible``: on one path only; ``likely``: as a default."""

    span: Span
    confidence: Confidence


def unchecked(call: Call) -> Unchecked | None:
    """Where a request's check of certificates is turned off; None when it is on, or when that is not known."""
    if call.verify is None:
        return None
    options = alternatives(call.verify)
    for option in options:
        found = _off(option)
        if found is not None:
            return found if len(options) == 1 else found._replace(confidence="possible")
    return None


def _off(value: Value) -> Unchecked | None:
    if isinstance(value, Constant):
        return Unchecked(value.span, "certain") if value.value is not None and not value.value else None
    if isinstance(value, Literal):
        # urllib3 takes the mode by name
        return Unchecked(value.span, "certain") if value.text in ("CERT_NONE", "NONE") else None
    if isinstance(value, Library):
        return Unchecked(value.span, "certain") if value.name.endswith(_NO_CHECK) else None
    if isinstance(value, Instance):
        mode = value.attributes.get("verify_mode")
        return _off(mode) if mode is not None and (value.library or "").endswith("SSLContext") else None
    if isinstance(value, Symbol):
        if value.kind == "result" and value.name.endswith("_create_unverified_context"):
            return Unchecked(value.span, "certain")
        default = value.default
        if isinstance(default, Constant) and default.value is False:
            return Unchecked(default.span, "likely")
    return None
