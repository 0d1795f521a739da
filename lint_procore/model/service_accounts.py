"""Whose service account stands behind a client-credentials token request?

The grant does not tell a Traditional Service Account from a Developer Managed one. What does: names and descriptions,
credentials chosen by company, several pairs against one environment. Each sign is a fact with its place; the rules only
word it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from itertools import chain, pairwise
from typing import NamedTuple

from lint_procore.finding import Confidence, weakest
from lint_procore.flow.values import Choice, Library, Literal, Symbol, Value, alternatives, parts_of
from lint_procore.model.facts import Credential, Facts, TokenRequest
from lint_procore.model.literals import looks_secret, masked
from lint_procore.model.names import (
    How,
    TenantKey,
    decider_names,
    distinguishing,
    names_application,
    names_environment,
    names_tenant,
    symbol_chain,
    tenant_key,
    words,
    written_names,
)
from lint_procore.source import Span

OTHER_CLOUDS = re.compile(r"google|gcp|gcloud|firebase|bigquery|k8s|kube|azure|aws|drive|sheets", re.IGNORECASE)
MANAGED = re.compile(r"dmsa|developer[-_ ]?managed", re.IGNORECASE)
_DESCRIBED = re.compile(
    r"traditional\s+service\s+account|\bTSA\b"
    r"|(?:legacy|customer'?s?|company'?s?|client'?s?|per[- ]company)\s+service\s+account"
    r"|service\s+accounts?\b[^.\n]{0,80}\b(?:administrators?|admins?|customers?)\b"
    r"|\b(?:administrators?|admins?|customers?)\b[^.\n]{0,80}\bservice\s+accounts?",
    re.IGNORECASE,
)
_FORMER = re.compile(
    r"no longer|instead of|replac|migrat|used to|former|was\b|were\b|old\b|remov|not a\b|rather than|sunset",
    re.IGNORECASE,
)


class Named(NamedTuple):
    """A sign that a service account is meant: the name or the description, and where it stands. ``code``: the name of a
    function or class around, if it is that; ``text``: whether it is a docstring or comment."""

    span: Span
    sentence: str
    confidence: Confidence
    code: str = ""
    text: bool = False


class Chosen(NamedTuple):
    """A credential chosen for one customer: ``place`` where it is chosen, ``key`` what chooses, by ``name``."""

    place: Span
    key: Symbol
    name: str
    confidence: Confidence


class Pairs(NamedTuple):
    """Several credential pairs against one environment: their names (masked where literal) and places, the place
    where one of them is chosen, and the token requests that they are used for."""

    names: tuple[str, ...]
    places: tuple[Span, ...]
    place: Span
    requests: tuple[Span, ...]
    confidence: Confidence


def client_credentials_sites(facts: Facts) -> list[list[TokenRequest]]:
    """The client-credentials token requests, by the call that makes them, in order of the file."""
    out: list[list[TokenRequest]] = []
    for span in sorted(facts.token_sites):
        tokens = [token for token in facts.token_sites[span] if "client_credentials" in token.grants]
        if tokens:
            out.append(tokens)
    return out


def handing_sites(facts: Facts) -> list[list[TokenRequest]]:
    """Where other programs are started with a pair in their environment, by the call, in order of the file."""
    out: dict[Span, list[TokenRequest]] = {}
    for token in sorted(facts.handed, key=lambda token: token.span):
        if token.span.filename == facts.filename:
            out.setdefault(token.span, []).append(token)
    return list(out.values())


def is_declared_managed(facts: Facts) -> bool:
    """The module itself says that a Developer Managed Service Account stands behind it."""
    return bool(MANAGED.search(facts.text))


def is_attested(facts: Facts, token: TokenRequest) -> bool:
    """A file on the way to a token request says that a Developer Managed Service Account stands behind it: who calls
    the one that asks, or gives it the grant or the credentials; or what is said of the package, or of the project in
    its README."""
    places = (*token.request.stack, token.grant_place, *(_place(each.value, each.span) for each in token.credentials))
    files = {place.filename for place in (*places, token.span)}
    files |= {posixpath.join(posixpath.dirname(filename), "__init__.py") for filename in files}
    files.discard(facts.filename)
    texts = (facts.text_of(filename) for filename in sorted(files))
    about = facts.modules.about(facts.filename) if facts.modules is not None else ()
    return any(MANAGED.search(text) for text in chain(texts, about))


def names_service_account(name: str) -> bool:
    found = words(name)
    if OTHER_CLOUDS.search(name) or MANAGED.search(name):
        return False
    pairs = list(pairwise(found))
    return (
        ("service", "account") in pairs
        or ("service", "accounts") in pairs
        or "serviceaccount" in found
        or "tsa" in found
        or ("svc", "account") in pairs
        or ("svc", "acct") in pairs
    )


def _is_traditional(name: str) -> bool:
    return bool({"tsa", "traditional"} & set(words(name)))


def named_service_account(facts: Facts, tokens: list[TokenRequest]) -> Named | None:
    """The clearest sign that a token is asked for with a service account's credentials."""
    order = ("possible", "likely", "certain")
    return max(signs(facts, tokens), key=lambda sign: order.index(sign.confidence), default=None)


def signs(facts: Facts, tokens: list[TokenRequest]) -> list[Named]:
    """All signs that a token is asked for with a service account's credentials."""
    found: list[Named] = []
    managed = is_declared_managed(facts)
    for token in tokens:
        base = token.request.confidence
        for name in ("client_secret", "client_id"):
            credential = token.credential(name)
            if credential is None:
                continue
            for written in written_names(credential.value, facts.names):
                if names_service_account(written) and (_is_traditional(written) or not _says_managed(facts, token)):
                    confidence = (
                        base if _is_traditional(written) else weakest(base, "possible" if managed else "likely")
                    )
                    found.append(
                        Named(
                            _place(credential.value, credential.span),
                            f"the credential goes by the name `{written}`",
                            confidence,
                        )
                    )
        if _says_managed(facts, token):
            continue
        for name in token.request.function.split("."):
            if names_service_account(name):
                confidence = weakest(base, "likely" if not managed else "possible")
                found.append(Named(token.span, f"the code around it is called `{name}`", confidence, name))
        described = None if managed else _description(facts, token)
        if described is not None:
            sentence = "the text here describes it as a customer's service account"
            found.append(Named(described, sentence, weakest(base, "likely"), text=True))
    return found


def _says_managed(facts: Facts, token: TokenRequest) -> bool:
    """A docstring or comment beside the token request says that its account is a developer managed one."""
    from lint_procore.model.comments import described_regions

    return any(MANAGED.search(facts.text, start, end) for start, end in described_regions(facts, token))


def _description(facts: Facts, token: TokenRequest) -> Span | None:
    """A docstring or comment of the function that asks for the token, or beside the credentials, that says so."""
    from lint_procore.model.comments import described_regions

    for start, end in described_regions(facts, token):
        for found in _DESCRIBED.finditer(facts.text, start, end):
            line_start = facts.text.rfind("\n", 0, found.start()) + 1
            line_end = facts.text.find("\n", found.end())
            line = facts.text[line_start : line_end if line_end >= 0 else len(facts.text)]
            if not _FORMER.search(line) and not OTHER_CLOUDS.search(line):
                return Span(facts.filename, found.start(), found.end())
    return None


def _place(value: Value, fallback: Span) -> Span:
    for option in alternatives(value):
        for part in parts_of(option):
            if isinstance(part, (Literal, Symbol)):
                return part.span
    return fallback


def chosen_by_tenant(facts: Facts, tokens: list[TokenRequest]) -> list[Chosen]:
    """Where the id or secret of one call's token requests are chosen for a customer, and by which key."""
    out: dict[Span, Chosen] = {}
    further = _seen_from_further_out(tokens)
    # what is nearest to the place tells best what it is called there
    for token in sorted(tokens, key=lambda token: len(token.request.stack)):
        found = _tenant_key(facts, token)
        if found is None:
            continue
        credential, key = found
        if key.how != "among" and _is_settled(facts, further.get(token.request.stack, ()), key.how):
            continue
        by_use = key.how == "position" or (key.how == "record" and not names_tenant(key.name))
        inferred: Confidence = "likely" if by_use or _is_record(credential.value) else "certain"
        chosen = Chosen(key.at, key.key, key.name, weakest(token.request.confidence, inferred))
        out.setdefault(chosen.place, chosen)
    return list(out.values())


def _tenant_key(facts: Facts, token: TokenRequest) -> tuple[Credential, TenantKey] | None:
    """The credential of a token request that a customer's key chooses, and that key."""
    for name in ("client_secret", "client_id"):
        credential = token.credential(name)
        key = tenant_key(credential.value, facts.names) if credential is not None else None
        if credential is not None and key is not None and not _is_managed_value(credential.value):
            return credential, key
    return _pair_at_position(facts, token)


def _pair_at_position(facts: Facts, token: TokenRequest) -> tuple[Credential, TenantKey] | None:
    """The secret that stands in a list at the place at which the id stands in another: a pair for each place."""
    secret, identifier = token.credential("client_secret"), token.credential("client_id")
    found = [each.value for each in (identifier, secret) if each is not None and isinstance(each.value, Symbol)]
    items = [
        each for each in found if isinstance(each, Symbol) and each.kind == "item" and isinstance(each.key, Symbol)
    ]
    if secret is None or len(items) < 2 or not _is_position(items[1]):
        return None
    key = items[1].key
    one, other = items[0].base, items[1].base
    assert isinstance(key, Symbol)
    if items[0].key != key or not isinstance(one, Symbol) or not isinstance(other, Symbol):
        return None
    names = [name for each in (key, one, other) for name in written_names(each, facts.names)]
    if one.identity() == other.identity() or any(names_environment(name) or names_application(name) for name in names):
        return None
    return secret, TenantKey(key, key.name, items[1].span, "position")


def _is_position(item: Symbol) -> bool:
    """Whether an item is one of a list: of a text that is split, or by the number of a place."""
    counted = any(_is_result(each, "range") for each in symbol_chain(item.key))
    return counted or any(_is_result(each, "split") for each in symbol_chain(item.base))


def _is_result(symbol: Symbol, function: str) -> bool:
    return symbol.kind == "result" and symbol.name.rpartition(".")[2] == function


def _seen_from_further_out(tokens: list[TokenRequest]) -> dict[tuple[Span, ...], list[TokenRequest]]:
    """By the calls that led to a request: the requests seen from callers of these, as far out as the analysis went."""
    out: dict[tuple[Span, ...], list[TokenRequest]] = {}
    for token in tokens:
        stack = token.request.stack
        for start in range(1, len(stack) + 1):
            out.setdefault(stack[start:], []).append(token)
    return {stack: [token for token in found if token.request.stack not in out] for stack, found in out.items()}


def _is_settled(facts: Facts, callers: Sequence[TokenRequest], how: How) -> bool:
    """Whether the callers show what a function could only guess: who chooses, or that there is but one pair."""
    known: set[object] = set()
    for token in callers:
        if _tenant_key(facts, token) is not None:
            if how != "record":
                return False
        else:
            pair = _secret(token)
            identities = [_identity(option) for option in alternatives(pair.value)] if pair is not None else [None]
            if None in identities:
                return False
            known.update(identities)
    return bool(callers) and (how == "record" or len(known) < 2)


def _secret(token: TokenRequest) -> Credential | None:
    return token.credential("client_secret") or token.credential("client_id")


def _is_managed_value(value: Value) -> bool:
    return any(MANAGED.search(symbol.name) for symbol in symbol_chain(value))


def _is_record(value: Value) -> bool:
    """An attribute of a record or the answer of a look-up: chosen for a customer as far as names tell."""
    return any(isinstance(option, Symbol) and option.kind in ("attr", "result") for option in alternatives(value))


def several_pairs(facts: Facts, sites: list[list[TokenRequest]]) -> list[Pairs]:
    """Secrets that differ by customer, not by environment, and are used against the same environment. Those that a
    customer's key chooses are no matter of this."""
    by_environment: dict[str, dict[object, _Secret]] = {}
    for tokens in sites:
        if chosen_by_tenant(facts, tokens) or _is_by_application(facts, tokens):
            continue
        for token in tokens:
            credential = _secret(token)
            environments = {environment.name for environment in token.environments}
            if token.handed:  # in which one it asks is for the other program to know
                environments = {str(token.span)}
            if credential is None or len(environments) != 1:
                continue
            if any(map(names_environment, decider_names(credential.value, facts.names))):
                continue
            seen = by_environment.setdefault(environments.pop(), {})
            for option in alternatives(credential.value):
                identity = _identity(option)
                if identity is not None:
                    place = _place(option, credential.span)
                    seen.setdefault(identity, _Secret(_called(option, facts), place, token, credential.value))
    out: list[Pairs] = []
    for secrets in by_environment.values():
        # by what their names say of whose they are: a new and an old secret of one account are one
        groups: dict[tuple[str, ...], _Secret] = {}
        for identity, secret in secrets.items():
            if names_environment(secret.name) or MANAGED.search(secret.name):
                continue
            told = distinguishing(secret.name)
            if told or not isinstance(identity, str):
                groups.setdefault(told, secret)
            elif looks_secret(identity):
                groups.setdefault((identity,), secret._replace(name=masked(identity)))
        if len(groups) > 1:
            out.append(_pairs(list(groups.values())))
    return out


class _Secret(NamedTuple):
    """One of several secrets: what it is called, where it comes from, and the value among whose alternatives it is."""

    name: str
    place: Span
    token: TokenRequest
    among: Value


def _pairs(secrets: list[_Secret]) -> Pairs:
    first = secrets[0].among
    deciders = first.by if isinstance(first, Choice) and all(each.among is first for each in secrets) else ()
    return Pairs(
        tuple(secret.name for secret in secrets),
        tuple(secret.place for secret in secrets),
        deciders[0].at if deciders else max(secret.token.span for secret in secrets),
        tuple(dict.fromkeys(secret.token.span for secret in secrets)),
        weakest("likely", *(secret.token.request.confidence for secret in secrets)),
    )


def _is_by_application(facts: Facts, tokens: list[TokenRequest]) -> bool:
    """Whether the name of one of our own apps chooses the credentials: each has a pair, whatever the company."""
    secrets = (_secret(token) for token in tokens)
    return any(
        names_application(name)
        for secret in secrets
        if secret is not None
        for name in decider_names(secret.value, facts.names)
    )


def _identity(value: Value) -> object | None:
    """What tells a secret from others; None for one of which too little is known."""
    if isinstance(value, Literal):
        return value.text
    if isinstance(value, Symbol) and value.name and value.kind in ("env", "item", "attr"):
        return value.identity() if value.kind == "env" or distinguishing(value.name) else None
    if isinstance(value, Library):
        return (value.name,)
    return None


def _called(value: Value, facts: Facts) -> str:
    if isinstance(value, Literal):
        given = facts.names.get(value.span)
        return max(given, key=lambda name: len(distinguishing(name))) if given else ""
    return value.name.rsplit(".", 1)[-1] if isinstance(value, (Symbol, Library)) else ""
