"""Texts that tell somebody to set up a service account by hand.

Words alone prove nothing. A sentence counts when it speaks of a service account, tells somebody what to do with it, and
means the platform: by its own words, or by those nearest above it that name a platform at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from lint_procore.finding import Confidence
from lint_procore.model.test_code import is_test_module
from lint_procore.syntax.documents.prose import Passage

# A quick look, before any text is taken apart: format marks may stand between the two words.
MENTIONED = re.compile(r"service[\W_]{1,40}accounts?\b", re.IGNORECASE)

_ACCOUNT = r"service[\s-]+accounts?\b(?!\s+authentication)"
_MANAGED = re.compile(r"\bDMSAs?\b|developer[\s-]+managed", re.IGNORECASE)
_OURS = re.compile(r"procore", re.IGNORECASE)
_OTHERS = re.compile(
    r"\b(?:google|gcp|gcloud|firebase|bigquery|sheets|drive|kubernetes|k8s|kubectl|helm|openshift|azure|entra|"
    r"active\s+directory|ldap|domain\s+(?:controller|admin\w*)|microsoft|windows|sharepoint|office\s*365|m365|sql\s+server|"
    r"aws|iam|amazon|salesforce|snowflake|databricks|okta|auth0|github|gitlab|jenkins|bitbucket|jira|atlassian|slack|"
    r"quickbooks|sage|vista|viewpoint|netsuite|oracle|sap|workday|autodesk|docusign|box|dropbox|servicenow|zoom|"
    r"1password|vault|grafana|argocd|terraform\s+cloud|postgres\w*|mysql|mongodb|elastic\w*|systemd|linux|unix)\b",
    re.IGNORECASE,
)
# The old way, told as such: changelogs, comparisons.
_FORMER = re.compile(
    r"\bno\s+longer\b|\binstead\s+of\b|\breplac(?:e[sd]?|ing|ement)\s+(?:\w+\s+){0,3}service\b|\bmigrat|\bformer|\bprevious"
    r"|\bused\s+to\s+(?:be|ask|need|have|create|require|send)\b|\bdeprecat|\bsunset|\bremov(?:e[sd]|al|ing)\b|\bretire"
    r"|\brather\s+than\b|\bunlike\b|\bno\s+need\b|\bold\s+way\b|\bhistorical|\bobsolete|\bended\b|\bold(?:er)?\s+versions?\b"
    r"|\bbefore\s+20\d\d\b|\buntil\s+20\d\d\b|\bcompared?\b|\bdelete\b|\brevoke\b|\bdecommission",
    re.IGNORECASE,
)
# Advice against it, and tales. They count where the sentence says what to do, not where it says when or why:
# "if there is none yet, create one" asks for one.
_AGAINST = re.compile(
    r"\b(?:do|does|did|need|must|should|are|is|can)n['\u2019]?t\b|\bcannot\b|\bnot\b|\bnever\b|\bwithout\b|\bdid\b|\bwas\b|\bwere\b",
    re.IGNORECASE,
)
_WHEN_OR_WHY = re.compile(
    r"\b(?:if|when|whenever|once|unless|because|since|although|though|so\s+that)\b[^,;:]*(?:[,;:]|$)|\([^()]*\)",
    re.IGNORECASE,
)
# What belongs to an account that comes with the installation of an app.
_INSTALLED = re.compile(
    r"\bpermissions?\s+builder\b|\bmanifest\b|\bpermitted\s+projects?\b"
    r"|\bautomatically\s+(?:created|generated|provisioned|added|made)\b"
    r"|\b(?:created|generated|provisioned|added|made)\s+automatically\b",
    re.IGNORECASE,
)
_FORMER_FILE = re.compile(
    r"(?:^|/)(?:changelog|changes|history|news|releases?|release[-_]notes)\b[^/]*$", re.IGNORECASE
)
_FORMER_HEADING = re.compile(r"changelog|release\s+notes|deprecat|sunset|migrat|\bremoved\b|\bhistory\b", re.IGNORECASE)
# These tell of the past where they stand above a section; in the title they may be what the whole page is about.
_FORMER_SECTION = re.compile(r"\blegacy\b|\bformer|\bold\b|\bprevious|\bbefore\s+20\d\d\b", re.IGNORECASE)

_INTO = r"[^.;]{0,30}?\bto\b[^.;]{0,30}?\b(?:projects?|director(?:y|ies))\b"
_MAKE = (
    r"(?:create|set\s?up|generate|provision|register|make(?!\s+sure)|establish|configure|request|obtain"
    rf"|add(?!\b[^.;]{{0,60}}?{_ACCOUNT}{_INTO}))"
)
_MADE = r"(?:created|set\s+up|added|generated|provisioned|configured)"
_ADMIN = r"(?:administrators?|admins?|customers?|owners?)"
_SOMEBODY = (
    rf"(?:{_ADMIN}|clients?(?![\s_-]*(?:id|secret))|contractors?|compan(?:y|ies)|teams?|users?|you|they|somebody|someone"
    r"|accounts?\s+managers?)"
)
_CREATE = re.compile(
    rf"\b{_MAKE}\b(?:\W+\w+){{0,6}}?\W+{_ACCOUNT}"
    rf"|\b{_SOMEBODY}\b[^.;]{{0,60}}?\b{_MAKE}s\b(?:\W+\w+){{0,6}}?\W+{_ACCOUNT}"
    rf"|{_ACCOUNT}[^.;]{{0,40}}?\b(?:must|needs?\s+to|has\s+to|have\s+to|should|is\s+to)\s+be\s+{_MADE}\b"
    # Who does it is said behind, by "one" what, by a button's name how.
    rf"|{_ACCOUNT}[^.;]{{0,40}}?\b(?:is|are)\s+(?:\w+\s+)?{_MADE}\b[^.;]{{0,40}}?\bby\s+(?:\w+\s+){{0,4}}?(?:{_ADMIN}|hand)\b"
    rf"|{_ACCOUNT}[^.;]{{0,80}}?\b(?:(?:create|make|request|generate|set\s+up)\s+one|(?:create|set\s+up)\s+it)\b"
    rf"|\b(?:click|select|choose|press|tap|open)\b[^.;]{{0,80}}?\bnew\W+{_ACCOUNT}"
    rf"|\b(?:contact|ask)\b[^.;]{{0,60}}?\bfor\s+(?:an?|the|your|its)\s+(?:\w+\s+){{0,3}}?{_ACCOUNT}",
    re.IGNORECASE,
)
_KEYS = r"(?:client[\s_-]*(?:id|secret)s?|credentials|api\s+keys?|keys|secrets?)\b"
_SEND = re.compile(
    r"\b(?:send|share|provide|give|e-?mail|mail|forward|hand|paste|enter|supply|submit|tell|return|copy|let\s+us\s+have)s?\b"
    rf"[^.;]{{0,80}}?\b{_KEYS}"
    rf"|\b(?:get|obtain|collect|request|receive)\b[^.;]{{0,60}}?\b{_KEYS}[^.;]{{0,60}}?\bfrom\b[^.;]{{0,30}}?\b{_ADMIN}\b"
    rf"|\b(?:contact|ask)\b[^.;]{{0,80}}?\bfor\b[^.;]{{0,60}}?\b{_KEYS}"
    rf"|\b{_KEYS}[^.;]{{0,60}}?\b(?:is|are|be)\s+(?:\w+\s+)?(?:sent|shared|provided|communicated|e-?mailed|handed|given)\b",
    re.IGNORECASE,
)
_CHANGE = (
    r"(?:give|grant|assign|raise|elevate|change|increase|upgrade|set|specify|adjust|customi[sz]e|refine|modify|edit"
    r"|update)s?"
)
_RAISE = re.compile(
    rf"\b{_CHANGE}\b[^.;]{{0,40}}?{_ACCOUNT}[^.;]{{0,60}}?"
    r"\b(?:admin(?:istrator)?|standard|read[\s-]?only|permissions?|access|template|level)\b"
    rf"|\b{_CHANGE}\b[^.;]{{0,60}}?"
    rf"\b(?:admin|standard|read[\s-]?only|permissions?|access|template)\b[^.;]{{0,40}}?\b(?:to|for|of)\b[^.;]{{0,20}}?{_ACCOUNT}"
    rf"|\badd\b(?:\W+\w+){{0,3}}?\W+{_ACCOUNT}{_INTO}",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(rf"\b{_SOMEBODY}\b|\byours?\b|\bus\b|\bplease\b|\bask\b", re.IGNORECASE)
# What a program does is no instruction: "we create", "this script creates".
_OURSELVES = re.compile(
    r"\b(?:we|it|i|script|code|function|app|application|method|endpoint|api|tool|job)(?:['\u2019]ll)?\s+(?:will\s+|can\s+|then\s+)?"
    rf"{_MAKE}s?\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|\s[\u2022\u2013\u2014]\s")
_HOW_FAR_BACK = 12

ACTS = {
    "create": "create a service account by hand",
    "send": "hand over a service account's keys",
    "raise": "change a service account's permissions by hand",
}


class Instruction(NamedTuple):
    """A sentence that asks for manual set-up: its place, the acts it asks for (keys of ``ACTS``), and where the
    platform is named when that is elsewhere."""

    start: int
    end: int
    acts: tuple[str, ...]
    named_at: tuple[int, int] | None
    confidence: Confidence


def instructions(passages: Sequence[Passage], filename: str) -> Iterator[Instruction]:
    """The first such sentence of each passage."""
    if _FORMER_FILE.search(filename.replace("\\", "/")):
        return
    managed = any(_MANAGED.search(each.text) for each in passages)
    for number, passage in enumerate(passages):
        if not MENTIONED.search(passage.text) or _MANAGED.search(passage.text) or passage.kind == "heading":
            continue
        if any(_MANAGED.search(each) or _FORMER_HEADING.search(each) for each in passage.headings):
            continue
        if any(map(_FORMER_SECTION.search, passage.headings[1:])):
            continue
        for start, end in _sentences(passage.text):
            sentence = passage.text[start:end]
            acts = _acts(sentence)
            if not acts:
                continue
            found = _platform(passages, number, start, end, filename)
            if found is None:
                break
            confidence, named_at = found
            if confidence == "certain" and not _ADDRESSED.search(sentence):
                confidence = "likely"
            if managed or is_test_module(filename):
                confidence = "possible"
            yield Instruction(passage.start + start, passage.start + end, acts, named_at, confidence)
            break


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Places of sentences, without blanks around them and the full stop behind."""
    ends = [0, *(found.end() for found in _SENTENCE_END.finditer(text)), len(text)]
    for begin, end in pairwise(ends):
        part = text[begin:end]
        stripped = part.strip()
        if stripped:
            start = begin + part.index(stripped[0])
            yield start, start + len(stripped.rstrip(" .\t"))


def _acts(sentence: str) -> tuple[str, ...]:
    """What a sentence asks somebody to do with a service account."""
    if not MENTIONED.search(sentence) or sentence.rstrip().endswith("?"):
        return ()
    if _FORMER.search(sentence) or _INSTALLED.search(sentence) or _AGAINST.search(_WHEN_OR_WHY.sub(" ", sentence)):
        return ()
    found = []
    if _CREATE.search(sentence) and not _OURSELVES.search(sentence):
        found.append("create")
    if _SEND.search(sentence) and (found or _ADDRESSED.search(sentence)):
        found.append("send")
    if _RAISE.search(sentence):
        found.append("raise")
    return tuple(found)


def _platform(
    passages: Sequence[Passage], number: int, start: int, end: int, filename: str
) -> tuple[Confidence, tuple[int, int] | None] | None:
    """How certain it is that the platform is meant, and where that is said; None where another one is, or none is."""
    passage = passages[number]
    sentence = passage.text[start:end]
    ours = _OURS.search(sentence)
    if ours and _OTHERS.search(sentence):
        return ("likely", None) if _is_said_of_ours(sentence) else None
    if ours:
        return "certain", None
    if _OTHERS.search(sentence):
        return None
    for text, base in _nearest_first(passages, number, start):
        ours, other = _last(_OURS, text), _last(_OTHERS, text)
        if other and (not ours or other.start() > ours.start()):
            return None
        if ours:
            return "likely", (base + ours.start(), base + ours.end()) if base >= 0 else None
    if any(_OTHERS.search(each.text) and MENTIONED.search(each.text) for each in passages):
        return None
    if _OURS.search(filename.replace("\\", "/")):
        return "likely", None
    first = next((each for each in passages if _OURS.search(each.text)), None)
    if first is None:
        return None
    found = _OURS.search(first.text)
    return "likely", (first.start + found.start(), first.start + found.end()) if found else None


def _nearest_first(passages: Sequence[Passage], number: int, start: int) -> Iterator[tuple[str, int]]:
    """Texts that may say which platform is meant, with their offsets (-1: none): what stands before the sentence, the
    rest of its passage, the passages above it in its section, its headings from the innermost."""
    passage = passages[number]
    yield passage.text[:start], passage.start
    yield passage.text[start:], passage.start + start
    for each in reversed(passages[max(0, number - _HOW_FAR_BACK) : number]):
        if each.headings != passage.headings or each.kind != passage.kind:
            break
        yield each.text, each.start
    for heading in reversed(passage.headings):
        yield heading, -1


def _is_said_of_ours(sentence: str) -> bool:
    """Whether the account itself is said to be the platform's, in a sentence that names others too."""
    return bool(
        re.search(
            rf"procore(?:['\u2019]s)?\s+(?:\w+\s+)?{_ACCOUNT}|{_ACCOUNT}\s+(?:in|on|for|from|within)\s+(?:your\s+)?procore",
            sentence,
            re.IGNORECASE,
        )
        or re.search(r"procore\s+(?:company\s+)?admin", sentence, re.IGNORECASE)
    )


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return next(iter([*pattern.finditer(text)][-1:]), None)
