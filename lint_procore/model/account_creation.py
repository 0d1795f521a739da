"""Code that creates service accounts in a customer's company: requests, calls of clients, driven browsers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from lint_procore.finding import Confidence, weakest
from lint_procore.model.enclosing import enclosing
from lint_procore.model.facts import Facts, Request
from lint_procore.model.logins import BROWSERS
from lint_procore.model.names import names_other_platform, names_platform, words
from lint_procore.model.test_code import is_test_module
from lint_procore.source import Span
from lint_procore.syntax import tree
from lint_procore.syntax.walk import dotted, imported_names, last_name, walk

_SEGMENT = re.compile(r"service[_-]?accounts?", re.IGNORECASE)
_VERBS = frozenset({"create", "add", "new", "make", "provision", "register", "generate", "ensure", "setup"})
_MAKING = re.compile(
    r"\b(?:create|add|new|save)\b[^.\n]{0,30}\bservice[ _-]?account|service[_-]?account[^.\n]{0,12}\bnew\b", re.I
)
_CLOUDS = frozenset(
    {"gcp", "gcloud", "google", "iam", "k8s", "kube", "kubernetes", "namespaced", "azure", "aws", "firebase"}
)


class Creation(NamedTuple):
    """A place where a service account is made, with a sentence that says how."""

    place: Span
    sentence: str
    evidence: tuple[tuple[Span, str], ...]
    confidence: Confidence


def account_creations(facts: Facts) -> Iterator[Creation]:
    """All of them, requests first."""
    for request in facts.requests:
        found = _driven(facts, request) if request.call.library in BROWSERS else _requested(request)
        if found is not None:
            yield found
    if facts.parsed is not None and not is_test_module(facts.filename):
        yield from _called(facts)


def _requested(request: Request) -> Creation | None:
    if request.methods and "POST" not in request.methods and "PUT" not in request.methods:
        return None
    for address in request.addresses:
        if any(_SEGMENT.fullmatch(part) for _, part in address.segments()):
            sentence = f"`POST {address.shown()}` creates a service account"
            proven: Confidence = "certain" if request.methods else "possible"
            return Creation(request.span, sentence, request.evidence, weakest(request.confidence, proven))
    return None


def _driven(facts: Facts, request: Request) -> Creation | None:
    """A browser that is sent to the platform, and there to where service accounts are made."""
    sentence = "a driven browser creates a service account"
    if any(_SEGMENT.search(address.path) for address in request.addresses):
        return Creation(request.span, sentence, request.evidence, weakest(request.confidence, "likely"))
    if facts.parsed is None or request.span.filename != facts.filename:
        return None
    around = enclosing(facts.parsed.summary.body, request.span.start)
    for node, _ in walk(around[-1].body if around else facts.parsed.summary.body):
        if isinstance(node, tree.Constant) and isinstance(node.value, str) and _MAKING.search(node.value):
            step = Span(facts.filename, node.start, node.end)
            evidence = (*request.evidence, (step, "this step speaks of a new service account"))
            return Creation(request.span, sentence, evidence, weakest(request.confidence, "likely"))
    return None


def _called(facts: Facts) -> Iterator[Creation]:
    """Calls that are named so, of something that is Procore's by name."""
    assert facts.parsed is not None
    if not any(map(_creates, facts.parsed.summary.calls)):
        return
    names = imported_names(facts.parsed.summary)
    made: dict[str, str] = {}
    calls: list[tree.Call] = []
    for node, _ in facts.parsed.of_kind(tree.Assign, tree.With, tree.Parameter, tree.Call):
        if isinstance(node, tree.Assign) and isinstance(node.value, tree.Call):
            made.update((last_name(target), last_name(node.value)) for target in node.targets)
        elif isinstance(node, tree.With):
            made.update((last_name(target), last_name(value)) for value, target in node.items if target is not None)
        elif isinstance(node, tree.Parameter) and node.annotation:
            made[node.name] = node.annotation
        elif isinstance(node, tree.Call) and _creates(last_name(node)):
            calls.append(node)
    for call in calls:
        whole = dotted(call.function, names) or last_name(call)
        parts = whole.split(".")
        said = [*parts, *(made[part] for part in parts if part in made)]
        if any(names_other_platform(part) or not _CLOUDS.isdisjoint(words(part)) for part in said):
            continue
        owner = next((part for part in said if names_platform(part)), None)
        if owner is not None:
            place = Span(facts.filename, call.function.start, call.function.end)
            sentence = f"`{last_name(call)}` creates a service account"
            yield Creation(place, sentence, ((place, f"the name `{owner}` says Procore"),), "likely")


def _creates(name: str) -> bool:
    found = words(name)
    pairs = [*pairwise(found)]
    accounts = ("service", "account") in pairs or ("service", "accounts") in pairs
    return bool(found) and found[0] in _VERBS and accounts and _CLOUDS.isdisjoint(found)
