"""Where a program takes a client secret of the platform from a customer: forms, records, prompts, options, requests.

An app has one pair of credentials, which its settings hold; a secret that a person types in, or that is kept in a row
for each company, is a customer's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lint_procore.finding import Confidence, weakest
from lint_procore.model.facts import Facts
from lint_procore.model.names import names_other_platform, names_platform, names_tenant, words
from lint_procore.model.test_code import is_test_module
from lint_procore.source import Span
from lint_procore.syntax import tree
from lint_procore.syntax.walk import Around, dotted, imported_names, keyword, last_name, positional, text_of

_FORM = re.compile(r"(?:Form|Serializer|Schema)$")
_RECORD = re.compile(r"^(?:Model|Base|Document|SQLModel|DeclarativeBase|EmbeddedDocument|BaseTable)$|Mixin$")
_COLUMN = re.compile(r"^(?:Column|mapped_column)$|Field$")
_SUBMITTED = re.compile(r"(?:Create|Request|Payload|In|Input|Body|Form|Update|Submission|Onboarding)$")
_ROUTES = frozenset({"route", "get", "post", "put", "patch", "api_route"})
_PROMPTS = frozenset({"input", "getpass", "prompt", "ask", "askstring", "password", "text", "text_input", "Textbox"})
_OPTIONS = frozenset({"add_argument", "option", "Option", "add_option"})
_OPTION = re.compile(r"--[\w-]*secret", re.IGNORECASE)
_ASKED = re.compile(r"client[\s_-]{0,3}secret|procore[^.\n]{0,30}\bsecret", re.IGNORECASE)
_BODIES = frozenset({"form", "json", "get_json", "values", "POST", "data", "body", "get_data", "post"})
# Words behind which a name still means the secret itself.
_KEPT = frozenset({"secret", "encrypted", "enc", "ciphertext"})
_SETTINGS = re.compile(r"settings$|config(?:uration)?$", re.IGNORECASE)


class Taken(NamedTuple):
    """``subject`` completes "… takes a client secret from a customer"."""

    subject: str
    place: Span
    evidence: tuple[tuple[Span, str], ...]
    confidence: Confidence


class _Asked(NamedTuple):
    subject: str
    node: tree.Node
    names: tuple[str, ...]
    confidence: Confidence = "likely"


def customer_secrets(facts: Facts) -> Iterator[Taken]:
    """All of them."""
    if facts.parsed is None or is_test_module(facts.filename):
        return
    reader = _Reader(facts)
    for asked, around in reader.asked():
        context = reader.context(asked, around)
        if context is not None:
            evidence, confidence = context
            place = Span(facts.filename, asked.node.start, asked.node.end)
            yield Taken(asked.subject, place, evidence, weakest(confidence, asked.confidence))


class _Reader:
    def __init__(self, facts: Facts) -> None:
        assert facts.parsed is not None
        self.facts = facts
        self.parsed = facts.parsed
        self.names = imported_names(facts.parsed.summary)
        # the names of request bodies, and of the classes that they are read into
        self.bodies: set[str] = set()
        self.submitted: set[str] = set()
        for node, _ in self.parsed.of_kind(tree.Assign, tree.Function):
            if isinstance(node, tree.Assign) and node.value is not None and self._is_body(node.value):
                self.bodies.update(map(last_name, node.targets))
            elif isinstance(node, tree.Function) and _is_routed(node):
                self.submitted.update(each.annotation for each in node.parameters if each.annotation)

    def asked(self) -> Iterator[tuple[_Asked, Around]]:
        for node, around in self.parsed.of_kind(tree.Class, tree.Call, tree.Subscript, tree.Parameter):
            found: _Asked | None = None
            if isinstance(node, tree.Class):
                found = self._class(node)
            elif isinstance(node, tree.Call):
                found = self._prompt(node) or self._option(node) or self._read(node)
            elif isinstance(node, tree.Subscript):
                found = self._item(node)
            elif isinstance(node, tree.Parameter) and around and isinstance(around[-1], tree.Function):
                found = self._parameter(node, around[-1])
            if found is not None and not any(
                isinstance(each, tree.Function) and _gives_tokens(each) for each in around
            ):
                yield found, around

    # --- classes ------------------------------------------------------------------------------------------------------

    def _class(self, node: tree.Class) -> _Asked | None:
        field = next((each for each in node.body if isinstance(each, tree.Assign) and _is_secret(_target(each))), None)
        if field is None:
            return None
        bases = [last_name(base) for base in node.bases]
        columns = isinstance(field.value, tree.Call) and bool(_COLUMN.search(last_name(field.value)))
        names = (_target(field), node.name)
        place = field.targets[0]
        if any(map(_FORM.search, bases)) and isinstance(field.value, tree.Call):
            return _Asked(f"the form `{node.name}`", place, names)
        fields = [_target(each) for each in node.body if isinstance(each, tree.Assign)]
        for_tenants = _is_tenant(node.name) or any(map(_is_tenant, fields))
        if columns and ("__tablename__" in fields or any(map(_RECORD.search, bases))):
            if _SETTINGS.search(node.name) and not for_tenants:
                return None  # one row for the app itself
            return _Asked(f"the record `{node.name}`", place, names, "likely" if for_tenants else "possible")
        plain = "BaseModel" in bases or any("dataclass" in last_name(each) for each in node.decorators)
        if "BaseModel" in bases and not {"grant_type", "token"}.isdisjoint(fields):
            return None  # what the platform is asked for, not what a customer sends
        if "BaseModel" in bases and (node.name in self.submitted or _SUBMITTED.search(node.name)):
            sure: Confidence = "likely" if node.name in self.submitted else "possible"
            return _Asked(f"the request model `{node.name}`", place, names, sure)
        if plain and _is_tenant(node.name) and not _SETTINGS.search(node.name):
            return _Asked(f"the model `{node.name}`", place, names)
        return None

    # --- people -------------------------------------------------------------------------------------------------------

    def _prompt(self, node: tree.Call) -> _Asked | None:
        if last_name(node) not in _PROMPTS:
            return None
        given = [*positional(node)[:2], keyword(node, "label", "prompt", "text", "message")]
        for text in (text for each in given for text in _texts(each)):
            if _ASKED.search(text) and not names_other_platform(text):
                return _Asked("this prompt", node, (text,))
        return None

    def _option(self, node: tree.Call) -> _Asked | None:
        if last_name(node) not in _OPTIONS:
            return None
        text = next((text for each in positional(node) for text in _texts(each) if _OPTION.fullmatch(text)), None)
        if text is None or not _is_secret(text):
            return None
        default = keyword(node, "default")
        from_setting = keyword(node, "envvar") is not None or isinstance(
            default, (tree.Call, tree.Subscript, tree.Name)
        )
        return _Asked(f"the option `{text}`", node, (text,), "possible" if from_setting else "likely")

    def _parameter(self, node: tree.Parameter, function: tree.Function) -> _Asked | None:
        form = isinstance(node.default, tree.Call) and last_name(node.default) in ("Form", "Body")
        if form and _is_secret(node.name) and _is_routed(function) and not _gives_tokens(function):
            return _Asked("this request", node, (node.name, function.name))
        return None

    # --- requests that arrive -----------------------------------------------------------------------------------------

    def _read(self, node: tree.Call) -> _Asked | None:
        key = next((text for each in positional(node)[:1] for text in _texts(each)), "")
        named = last_name(node)
        if named in ("Required", "Optional") and dotted(node.function, self.names).startswith("voluptuous"):
            key = key or (last_name(positional(node)[0]) if positional(node) else "")
            return _Asked("this form", node, (key,)) if _is_secret(key) else None
        if named in ("get", "pop", "getlist") and _is_secret(key) and isinstance(node.function, tree.Attribute):
            return _Asked("this request", node, (key,)) if self._is_body(node.function.value) else None
        return None

    def _item(self, node: tree.Subscript) -> _Asked | None:
        key = text_of(node.index) or ""
        return _Asked("this request", node, (key,)) if _is_secret(key) and self._is_body(node.value) else None

    def _is_body(self, node: tree.Expression) -> bool:
        """Whether an expression is the body of a request that arrives, or a part of it."""
        read = False
        while True:
            if isinstance(node, tree.Call):
                node = node.function
            elif isinstance(node, tree.Attribute):
                if node.attr in ("request", "req"):
                    return read
                read = read or node.attr in _BODIES
                node = node.value
            elif isinstance(node, tree.Subscript):
                node = node.value
            else:
                name = last_name(node)
                return name in self.bodies or (read and name in ("request", "req"))

    # --- whose secret it is -------------------------------------------------------------------------------------------

    def context(self, asked: _Asked, around: Around) -> tuple[tuple[tuple[Span, str], ...], Confidence] | None:
        """What says that the secret is the platform's; None when it is another's."""
        names = [
            *asked.names,
            *(each.name for each in reversed(around) if isinstance(each, (tree.Class, tree.Function))),
        ]
        facts = self.facts
        place = Span(facts.filename, asked.node.start, asked.node.end)
        for name in names:
            if names_other_platform(name):
                return None
            if names_platform(name):
                return ((place, f"`{name.strip()}` says Procore"),), "likely"
        mention = re.search("procore", facts.text, re.IGNORECASE)
        if facts.foreign or mention is None:
            return None
        for request in (*(token.request for token in facts.token_requests), *facts.requests):
            return request.recognitions[0].evidence[:1], weakest("likely", request.confidence)
        return ((Span(facts.filename, *mention.span()), "this file speaks of Procore here"),), "possible"


def _target(node: tree.Assign) -> str:
    return last_name(node.targets[0])


def _texts(node: object) -> Iterator[str]:
    """The constant texts of an expression: itself, or the constant parts of an f-string."""
    text = text_of(node)
    if text is not None:
        yield text
    elif isinstance(node, tree.Joined):
        yield "".join(text_of(part) or " " for part in node.parts)


def _is_secret(name: str) -> bool:
    """Whether a name is that of a client secret itself, and not of where one is kept."""
    found = words(name.replace("-", "_"))
    return (
        bool(found)
        and found[-1] in _KEPT
        and ("clientsecret" in found or ("secret" in found and not {"client", "procore"}.isdisjoint(found)))
    )


def _is_tenant(name: str) -> bool:
    """Whether a name speaks of one customer among others; a client is as often a program."""
    return names_tenant(name) and not {"client", "credentials"} >= {word for word in words(name) if names_tenant(word)}


def _is_routed(node: tree.Function) -> bool:
    return any(last_name(each) in _ROUTES for each in node.decorators)


def _gives_tokens(node: tree.Function) -> bool:
    """Whether a function stands in for a token endpoint, whose callers send their secret."""
    routes = (
        text
        for each in node.decorators
        if isinstance(each, tree.Call)
        for given in positional(each)
        for text in _texts(given)
    )
    return any("oauth" in route or route.rstrip("/").endswith("token") for route in routes)
