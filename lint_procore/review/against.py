"""How a submission differs from the earlier one of the same app.

In: records, and what an earlier review said. Out: the records, each with an ``Against``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Any

from lint_procore.review.difference import Against, Changed
from lint_procore.review.earlier import Items, Judged, earlier_of, judged
from lint_procore.review.record import Record

_Key = Callable[[dict[str, Any]], Hashable]


def compared(records: Sequence[Record], earlier: Sequence[Judged]) -> list[Record]:
    """The records, each compared with the earlier one of the same app."""
    out = []
    for record in records:
        found = earlier_of(record.submission, earlier, alone=len(records) == 1)
        against = Against(why_not=found) if isinstance(found, str) else _against(found, judged(record.as_object()))
        out.append(record._replace(against=against))
    return out


def _against(before: Judged, now: Judged) -> Against:
    return Against(
        submission=before.submission,
        verdict_before=before.verdict,
        same_content=before.digest == now.digest != "",
        # What is not written as before may still be the same said of the same file: its proof has changed.
        findings=_changed(
            before.findings,
            now.findings,
            [*_nearby("code", "fingerprint"), _by("code", "fingerprint"), *_nearby("code", "message")],
        ),
        notes=_changed(before.notes, now.notes, [*_nearby("kind", "message"), _by("kind", "message")]),
        endpoints=_changed(_endpoints(before), _endpoints(now), [_whole]),
        grants=_changed(_grants(before), _grants(now), [_whole]),
        coverage=_changed(_gaps(before), _gaps(now), [_whole]),
        caveats=tuple(_caveats(before, now)),
    )


def _changed(before: Items, now: Items, likenesses: Iterable[_Key]) -> Changed:
    """Each of the earlier ones answers for one that is like it, by the closest likeness first: what was there once
    hides no second."""
    gone, new = dict(enumerate(before)), dict(enumerate(now))
    for key in likenesses:
        alike: dict[Hashable, list[int]] = {}
        for at in reversed(gone):
            alike.setdefault(key(gone[at]), []).append(at)
        for at in list(new):
            if found := alike.get(key(new[at])):
                del gone[found.pop()], new[at]
    return Changed(list(new.values()), list(gone.values()), len(now) - len(new))


def _by(*names: str) -> _Key:
    return lambda item: tuple(item[name] for name in names)


def _nearby(*names: str) -> list[_Key]:
    """Alike in the same file, or in it below another top folder, which is often named after the version."""
    alike = _by(*names)
    return [
        lambda item: (alike(item), item["filename"]),
        lambda item: (alike(item), item["filename"].partition("/")[2]),
    ]


def _whole(item: dict[str, Any]) -> Hashable:
    return json.dumps(item, sort_keys=True)


def _endpoints(of: Judged) -> Items:
    return [{"method": each["method"], "path": each["path"]} for each in of.inventory["endpoints"]]


def _grants(of: Judged) -> Items:
    """Grants by what they are, each once: wherever they stand, and whatever credentials go with them."""
    found = {(each.get("grant"), each.get("host")): None for each in of.inventory["grants"]}
    return [{"grant": grant, "host": host} for grant, host in found]


def _gaps(of: Judged) -> Items:
    """What was not read and had to be, an item each; how much of it there is does not count."""
    languages = [each["language"] for each in of.coverage["unread"] if each.get("reaching")]
    return [
        *({"message": f"{language}, which was not read, may reach the platform"} for language in languages),
        *({"message": f"{name} could not be read, or not to the end"} for name in of.coverage["partly"]),
    ]


def _caveats(before: Judged, now: Judged) -> Iterator[str]:
    if before.hindrances or before.errors:
        yield "the earlier one could not be read as a whole, so what is new may have been there"
    if now.hindrances or now.errors:
        yield "this one could not be read as a whole, so what is gone may still be there"
    if before.version and now.version and before.version != now.version:
        yield f"the earlier one was read by lint-procore {before.version}, this one by {now.version}"
    if before.criteria != now.criteria:
        yield "the earlier one was judged by other criteria, so another verdict may be due to these"
    if before.as_of and now.as_of and before.as_of != now.as_of:
        yield f"the earlier one was judged by the policy of {before.as_of}, this one by that of {now.as_of}"
