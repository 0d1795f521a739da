"""What an earlier review said, and which of its submissions was the same app.

In: the address of an earlier review: the folder of its ``--output-dir``, or a JSON file of records. Out: ``Judged``.
Where it is not clear which submission is meant, that is said; nothing is guessed.
"""

# No postponed annotations: those of the named tuples are read at run time.
import json
import os
import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, get_origin, get_type_hints

from lint_procore.errors import Refusal
from lint_procore.review.addresses import is_remote, join, last_part, names, read, read_many, shown
from lint_procore.review.criteria import VERDICTS

Items = list[dict[str, Any]]

_KINDS = re.compile(
    r"\.(?:zip|whl|egg|jar|tar|tgz|tbz2?|txz|tzst|7z|bundle|git)$|\.tar\.[a-z0-9]{1,4}$|\.(?:gz|bz2|xz|zst)$",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"[^A-Za-z0-9]+")
# `1`, `v2`, `3rc1`, `beta2`, `20260131`, the hash or the branch that an archive of a repository is named after.
_VERSION = re.compile(
    r"v?\d+(?:(?:a|b|c|rc|alpha|beta|pre|post|dev|p)\d*)?|(?:rc|alpha|beta|pre|post|dev|final|release|snapshot)\d*"
    r"|main|master|(?=[a-f]*\d)[0-9a-f]{7,40}"
)


class NoEarlier(Refusal):
    """An earlier review that cannot be compared with. ``message`` says which, why, and what to do."""


class Judged(NamedTuple):
    """What a record says, as far as two are compared: its JSON has a value of the same type by each name."""

    submission: str
    verdict: str
    digest: str
    criteria: str
    as_of: str
    version: str
    findings: Items
    notes: Items
    inventory: dict[str, Any]
    coverage: dict[str, Any]
    hindrances: list[Any]
    errors: list[Any]


# What each item of a list has: texts, and lists of these.
_TEXTS = {
    "findings": ("code", "name", "message", "fingerprint", "severity", "confidence", "filename"),
    "notes": ("kind", "message", "filename"),
    "endpoints": ("method", "path"),
    "grants": (),
    "unread": ("language",),
}
_PLACED = ("findings", "notes")
# What is kept of a finding: what it is, and where. All else of many submissions would be much.
_KEPT = ("code", "name", "message", "severity", "confidence", "filename", "location", "cell", "fingerprint")


def load_earlier(address: str) -> list[Judged]:
    """What an earlier review said. Raises NoEarlier and Unreachable."""
    folder = join(address, "records")
    files = [name for name in sorted(names(folder)) if name.endswith(".json")]
    if not files and not is_remote(address) and os.path.isdir(address):
        raise NoEarlier(f"{address}: holds no records of a review; name the --output-dir of one, or a file of JSON")
    found = read_many(folder, files) if files else [(address, read(address))]
    out = []
    for file, text in found:
        if text is None:
            raise NoEarlier(f"{shown(address)}: there is no such folder and no such file; name an earlier review")
        try:
            data = json.loads(text)
            out += [judged(each) for each in (data if isinstance(data, list) else [data])]
        except (ValueError, RecursionError) as error:
            raise NoEarlier(f"{shown(file)}: holds no records of a review ({error}); name an earlier one") from None
    return out


def judged(data: Any) -> Judged:
    """What a record's plain data says; raises ValueError where it is none."""
    if not isinstance(data, dict):
        raise ValueError("it is no object")
    for name, hint in get_type_hints(Judged).items():
        if type(data.get(name)) is not (get_origin(hint) or hint):
            raise ValueError(f"it has no {name}")
    if data["verdict"] not in VERDICTS:
        raise ValueError("its verdict is none")
    inventory = {"endpoints": [], "grants": [], **data["inventory"]}
    coverage = {"unread": [], "partly": [], **data["coverage"]}
    for kind, texts in _TEXTS.items():
        items = {**data, **inventory, **coverage}[kind]
        if not isinstance(items, list) or not all(map(_has(texts, kind in _PLACED), items)):
            raise ValueError(f"it has {kind} of another form")
    if not isinstance(coverage["partly"], list):
        raise ValueError("it has no partly")
    return Judged(*(data[name] for name in Judged._fields))._replace(
        findings=[{name: each.get(name) for name in _KEPT} for each in data["findings"]],
        inventory={kind: inventory[kind] for kind in ("endpoints", "grants")},
        coverage={kind: coverage[kind] for kind in ("unread", "partly")},
    )


def _has(texts: tuple[str, ...], placed: bool) -> Callable[[Any], bool]:
    """Whether an item has these texts, and a place if it is to have one."""

    def has(item: Any) -> bool:
        if not isinstance(item, dict) or not all(isinstance(item.get(name), str) for name in texts):
            return False
        at = item.get("location", item)
        return not placed or (isinstance(at, dict) and type(at.get("row")) is type(at.get("column")) is int)

    return has


def earlier_of(submission: str, earlier: Sequence[Judged], alone: bool) -> Judged | str:
    """The earlier submission of the same app; or why there is none, in a sentence. ``alone``: whether the present
    review has no other submission."""
    app = app_name(submission)
    likenesses: tuple[Callable[[Judged], bool], ...] = (
        lambda each: each.submission == shown(submission),
        lambda each: last_part(each.submission) == last_part(submission) != "",
        lambda each: app_name(each.submission) == app != "",
    )
    for alike in likenesses:
        found = [each for each in earlier if alike(each)]
        if len(found) == 1:
            return found[0]
        if found:
            listed = ", ".join(sorted(each.submission for each in found))
            return f"{len(found)} earlier submissions may be meant ({listed}); name the record of one with --against"
    if alone and len(earlier) == 1:
        return earlier[0]
    return "there was no earlier submission of this name"


def app_name(address: str) -> str:
    """What a submission is called without folders, the kind of archive and the version."""
    name = last_part(address).lower()
    if name.endswith(".whl"):  # name-version-python-abi-platform
        name = name.partition("-")[0]
    while (shorter := _KINDS.sub("", name)) != name:
        name = shorter
    parts = [part for part in _SEPARATORS.split(name) if part]
    while parts and _VERSION.fullmatch(parts[-1]):
        parts.pop()
    return "-".join(parts)
