"""Settings that hold the credentials of service accounts: by their names, or because each company has a pair."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lint_procore.finding import Confidence, weakest
from lint_procore.model.around import is_elsewhere, owner
from lint_procore.model.names import (
    distinguishing,
    names_application,
    names_environment,
    names_platform,
    names_tenant,
    words,
)
from lint_procore.model.service_accounts import MANAGED, OTHER_CLOUDS, names_service_account
from lint_procore.model.test_code import is_test_module
from lint_procore.rule import CheckedDocument
from lint_procore.syntax.documents.nodes import Setting

_CREDENTIAL = frozenset(["id", "secret", "key", "token", "password", "credentials", "creds", "client"])
_SECRET_WORDS = frozenset(["secret", "password", "token"])
# A key file, a resource or a mail address of another cloud.
_ELSEWHERE_VALUE = re.compile(r"gserviceaccount|\.json$|^projects/|^arn:|^\{|\.pem$|vault\.azure", re.IGNORECASE)
_PER_COMPANY = re.compile(
    r"\b(?:per|each|every)\s+(?:\w+\s+)?(?:company|customer|client|tenant|contractor)\b"
    r"|\b(?:company|customer|tenant)['\u2019]s\b|\bservice\s+account",
    re.IGNORECASE,
)


# What stands in a template for a part that is filled in.
_FIELD = r"\{[^{}\n]*\}|%s|%\(\w+\)s"
# What stands in code for a part that is added: behind a text, between two, before one.
_ADDED_TO = r"""["']\s*\+"""
_ADDED_BETWEEN = r"""["']\s*\+[^"'\n]*\+\s*["']"""
_ADDED_TO_IT = r"""\+\s*["']"""
_LEAST_SHARED = 12
_COMPANIES = re.compile(r"compan(?:y|ies)|customer|tenant|contractor", re.IGNORECASE)


class AccountSettings(NamedTuple):
    """Settings of one service account, or of several companies' pairs. ``place`` is the first key, ``others`` the
    further ones with a sentence each."""

    name: str
    per_company: bool
    place: tuple[int, int]
    others: tuple[tuple[tuple[int, int], str], ...]
    confidence: Confidence


def account_settings(document: CheckedDocument) -> Iterator[AccountSettings]:
    """Named service accounts first, then the pairs of companies that are not among those."""
    settings = document.settings
    ceiling: Confidence = "certain"
    if is_test_module(document.filename) or MANAGED.search(document.source.text):
        ceiling = "possible"
    named: dict[tuple[str, ...], list[Setting]] = {}
    for setting in settings:
        stem = _service_account(document, setting)
        if stem is not None:
            named.setdefault(stem, []).append(setting)
    taken: set[tuple[int, int]] = set()
    for members in named.values():
        first = members[0]
        ownership = owner(first, settings, document.filename, document.policy)
        if ownership is None:
            continue
        taken.update(each.key for each in members)
        further = [(each.key, f"`{each.name}` belongs to it") for each in members[1:]]
        if not any(map(names_platform, first.path)):
            further.append((ownership.place, ownership.sentence))
        by_name = "certain" if any(map(names_platform, first.path)) else ownership.confidence
        yield AccountSettings(_shown(first), False, first.key, tuple(further), weakest(ceiling, by_name))
    for pairs in _per_company(document, taken):
        yield pairs._replace(confidence=weakest(ceiling, pairs.confidence))


def _shown(setting: Setting) -> str:
    """A setting's name; of one whose own name says little, with the keys above it."""
    for depth in range(1, 5):
        shown = ".".join(setting.path[-depth:])
        if names_service_account(shown) or depth >= len(setting.path):
            return shown
    return setting.name


def _service_account(document: CheckedDocument, setting: Setting) -> tuple[str, ...] | None:
    """What tells this service account's settings from those of others; None for a setting that is no such thing."""
    at = next((at for at, name in enumerate(setting.path) if names_service_account(name)), None)
    if at is None:
        return None
    path = ".".join(setting.path[max(0, at - 1) :])
    if not _CREDENTIAL & set(words(setting.name)) or MANAGED.search(path) or OTHER_CLOUDS.search(path):
        return None
    comment = document.comment_on(setting)
    if MANAGED.search(comment) or OTHER_CLOUDS.search(comment) or _ELSEWHERE_VALUE.search(setting.text or ""):
        return None
    if is_elsewhere(setting.path):
        return None
    if at < len(setting.path) - 1:
        return setting.path[:-1]
    return tuple(word for word in words(setting.name) if word not in _CREDENTIAL)


def _per_company(document: CheckedDocument, taken: set[tuple[int, int]]) -> Iterator[AccountSettings]:
    """Pairs of credentials that differ by the company they are for: as blocks below companies, or by their names."""
    secrets = [
        each
        for each in document.settings
        if each.key not in taken and _is_secret(each) and not is_elsewhere(each.path) and not MANAGED.search(each.name)
    ]
    # blocks that say which company they are for, whatever they are called
    companies = {each.path[:-1] for each in document.settings if words(each.name) == ["company", "id"]}
    blocks: dict[tuple[str, ...], list[Setting]] = {}
    flat: list[Setting] = []
    for each in secrets:
        at = next((at for at, name in enumerate(each.path[:-1]) if names_tenant(name)), None)
        if at is not None:
            blocks.setdefault((*each.path[: at + 1], each.name), []).append(each)
        elif len(each.path) > 2 and each.path[:-1] in companies:
            blocks.setdefault((*each.path[:-2], each.name), []).append(each)
        elif names_platform(each.name):
            flat.append(each)
    for path, members in blocks.items():
        ownership = owner(members[0], document.settings, document.filename, document.policy)
        if len(members) < 2 or ownership is None or all(map(_is_of_environment, members)):
            continue
        further = tuple((each.key, "and another company's here") for each in members[1:])
        yield AccountSettings(path[-2], True, members[0].key, further, "likely")
    names = {tuple(words(each.name)) for each in document.settings}
    # variables that say a company's id, by what tells them apart
    companies_of_names = {
        tuple(word for word in distinguishing(" ".join(each)) if word != "company")
        for each in names
        if {"company", "id"} <= set(each)
    }
    for environment in sorted({_environment(each.name) for each in flat}):
        members = [each for each in flat if _environment(each.name) == environment and _id_of(each) in names]
        marks = {distinguishing(each.name) for each in members}
        if len(marks) < 2 or () in marks:
            continue
        said = (
            all(mark in companies_of_names for mark in marks)
            or any(names_tenant(" ".join(mark)) for mark in marks)
            or any(_PER_COMPANY.search(comment) for _, comment in document.comments)
            or _is_named_by_code(document, members[0])
        )
        further = tuple((each.key, "and another company's here") for each in members[1:])
        yield AccountSettings(members[0].name, True, members[0].key, further, "likely" if said else "possible")


def _is_named_by_code(document: CheckedDocument, secret: Setting) -> bool:
    """Whether code that speaks of companies makes a secret's name of a part that only the run knows, and that is no
    environment and no app."""
    mark = re.search("[_-]".join(map(re.escape, distinguishing(secret.name))), secret.name, re.IGNORECASE)
    if mark is None or len(secret.name) - len(mark.group()) < _LEAST_SHARED:
        return False
    before, after = secret.name[: mark.start()], secret.name[mark.end() :]
    sums = (_ADDED_TO, _ADDED_BETWEEN) if before else (_ADDED_TO_IT, _ADDED_TO_IT)
    added = sums[bool(after)]
    made = re.compile(f"{re.escape(before)}(?:{_FIELD}|{added}){re.escape(after)}", re.IGNORECASE)
    for text in document.code() or ():
        found = made.search(text) if _COMPANIES.search(text) else None
        names = words(found.group()) if found is not None else []
        if found is not None and not any(map(names_environment, names)) and not names_application(found.group()):
            return True
    return False


def _is_of_environment(setting: Setting) -> bool:
    """Whether what stands right above a setting is an environment's name."""
    return names_environment(setting.path[-2])


def _is_secret(setting: Setting) -> bool:
    found = words(setting.name)
    return "secret" in found and ("client" in found or any(map(names_platform, setting.path)))


def _id_of(setting: Setting) -> tuple[str, ...]:
    """The words of the client id's name that goes with a secret's."""
    return tuple("id" if word == "secret" else word for word in words(setting.name))


def _environment(name: str) -> str:
    return " ".join(word for word in words(name) if names_environment(word))
