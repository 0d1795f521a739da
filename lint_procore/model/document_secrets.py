"""Secrets of the platform that are written around the code: in settings, their comments, and in documents."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lint_procore.filetypes import PROSE
from lint_procore.finding import Confidence
from lint_procore.model.around import is_elsewhere, owner
from lint_procore.model.literals import looks_secret
from lint_procore.model.names import distinguishing, names_platform
from lint_procore.model.stored_secrets import ASSIGNED, SCHEME, StoredSecret, kind_of
from lint_procore.model.test_code import is_test_module
from lint_procore.rule import CheckedDocument

# A quick look for a name that says both, the platform and a secret.
_NAMED = re.compile(
    r"procore[\w.\-]{0,40}(?:secret|token|passw|bearer)|(?:secret|token|passw|bearer)[\w.\-]{0,40}procore",
    re.IGNORECASE,
)


def stored_in_document(document: CheckedDocument) -> Iterator[StoredSecret]:
    """All of them, in the order of the file within each part."""
    for found in (*_in_settings(document), *_in_texts(document)):
        yield found._replace(confidence="possible") if is_test_module(document.filename) else found


def _in_settings(document: CheckedDocument) -> Iterator[StoredSecret]:
    for setting in document.settings:
        scheme = SCHEME.match(setting.text or "")
        text = (setting.text or "")[scheme.end() if scheme else 0 :].strip()
        ours = any(map(names_platform, setting.path))
        kind = kind_of(setting.name, ours) if looks_secret(text) else None
        if kind is None:
            continue
        ownership = owner(setting, document.settings, document.filename, document.policy)
        if ownership is None:
            continue
        confidence = ownership.confidence
        if not ours and distinguishing(setting.name):
            confidence = "possible"
        evidence = ((document.span(*ownership.place), ownership.sentence),)
        yield StoredSecret(kind, text, document.span(*setting.value), "a setting", evidence, confidence)


def _in_texts(document: CheckedDocument) -> Iterator[StoredSecret]:
    """What is assigned in comments and documents. Samples are full of secrets, so here the name itself must be ours."""
    where = "a text" if document.family in PROSE else "a comment"
    text = document.source.text
    if not _NAMED.search(text):
        return
    ranges = [(0, len(text))] if document.family in PROSE else [(at, at + len(said)) for at, said in document.comments]
    for start, end in ranges:
        for found in ASSIGNED.finditer(text, start, end):
            group = "quoted" if found.group("quoted") else "bare"
            name, value = found.group("name"), found.group(group)
            kind = kind_of(name, True) if names_platform(name) and not is_elsewhere([name]) else None
            if kind is not None and looks_secret(value):
                place = document.span(*found.span(group))
                named = document.span(*found.span("name"))
                confidence: Confidence = "likely"
                yield StoredSecret(kind, value, place, where, ((named, f"the name `{name}` says Procore"),), confidence)
