"""``--against``: what became of an app since an earlier review."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from records import coverage, earlier, finding, inventory, note, record, review

from lint_procore.review.against import compared
from lint_procore.review.difference import Against
from lint_procore.review.earlier import app_name, earlier_of
from lint_procore.review.record import Record
from lint_procore.review.reports import write_all


def against(before: dict[str, Any], after: dict[str, Any]) -> Against:
    """What is said of an app that was read as ``before``, and then as ``after``."""
    (now,) = compared([record("acme-2.zip", **after)], earlier(record("acme-1.zip", **before)))
    assert now.against is not None
    return now.against


# Which submission was the earlier one


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("acme-1.2.zip", "acme-1.3.zip"),
        ("acme-1.2.zip", "s3://bucket/in/Acme_v2.0.tar.gz"),
        ("in/acme-1.2/", "in/acme-1.10rc1"),
        ("acme_sync-1.2-py3-none-any.whl", "acme-sync-1.3.tar.gz"),
        ("acme-main.zip", "acme-3f2a9bc1.zip"),
        ("acme 2026-01-31.7z", "acme 2026-03-01 (1).7z"),
        ("https://acme.example/sync-1.zip?sig=a1", "https://acme.example/sync-2.zip?sig=b2"),
        ("acme-1.2-beta.3.tar.zst", "acme.bundle"),
    ],
)
def test_an_app_keeps_its_name_through_versions(one: str, other: str) -> None:
    assert app_name(one) == app_name(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("procore-2-xero-1.3.zip", "procore-2-sage-1.3.zip"),
        ("acme.zip", "acme-sync.zip"),
        ("facade.zip", "decade.zip"),
    ],
)
def test_apps_of_other_names_are_others(one: str, other: str) -> None:
    assert app_name(one) != app_name(other)


def chosen(submission: str, *before: str, alone: bool = False) -> str:
    found = earlier_of(submission, earlier(*map(record, before)), alone)
    return found if isinstance(found, str) else f"= {found.submission}"


def test_the_closest_earlier_submission_is_compared_with() -> None:
    assert chosen("in/acme-1.3.zip", "in/acme-1.2.zip", "in/other-1.3.zip") == "= in/acme-1.2.zip"
    assert chosen("b/acme.zip", "a/acme.zip", "a/acme-1.zip") == "= a/acme.zip"
    assert chosen("b/acme.zip", "a/acme.zip", "b/acme.zip") == "= b/acme.zip"
    assert chosen("new", "old", alone=True) == "= old"


def test_a_version_alone_is_no_name() -> None:
    assert chosen("a/1.3.zip", "a/1.2.zip") == "there was no earlier submission of this name"
    assert chosen("b/1.3.zip", "a/1.3.zip") == "= a/1.3.zip"


def test_where_several_may_be_meant_none_is_guessed() -> None:
    assert chosen("acme-3.zip", "acme-1.zip", "acme-2.zip") == (
        "2 earlier submissions may be meant (acme-1.zip, acme-2.zip); name the record of one with --against"
    )
    assert chosen("acme-3.zip", "a/acme-3.zip", "b/acme-3.zip").startswith("2 earlier submissions")
    assert chosen("new", "old") == "there was no earlier submission of this name"
    assert chosen("new", "old", "older", alone=True) == "there was no earlier submission of this name"


# What differs


def test_each_earlier_finding_answers_for_one() -> None:
    twice = [finding(at="a.py:1:1"), finding(at="b.py:1:1")]
    one = finding(at="b.py:9:9", message="said in other words")
    changed = against({"findings": [one]}, {"findings": twice}).findings
    assert [each["filename"] for each in changed.new] == ["a.py"]
    assert (changed.gone, changed.still) == ([], 1)
    back = against({"findings": twice}, {"findings": [one]}).findings
    assert [each["filename"] for each in back.gone] == ["a.py"]
    assert (back.new, back.still) == ([], 1)


@given(*(st.lists(st.tuples(*map(st.sampled_from, ("xy", "pq", "ab"))), max_size=8) for _ in range(2)))
def test_every_finding_is_new_gone_or_still_there_once(before: list[Any], after: list[Any]) -> None:
    def made(of: list[tuple[str, str, str]]) -> list[dict[str, Any]]:
        return [finding("PRC303", f"{name}.py:1:1", fingerprint=what, message=said) for what, said, name in of]

    changed = against({"findings": made(before)}, {"findings": made(after)}).findings
    assert len(before) == len(changed.gone) + changed.still
    assert len(after) == len(changed.new) + changed.still
    back = against({"findings": made(after)}, {"findings": made(before)}).findings
    assert (len(back.new), len(back.gone)) == (len(changed.gone), len(changed.new))
    for what in "xy":  # what is written alike is never both new and gone
        assert not all(any(each["fingerprint"] == what for each in items) for items in (changed.new, changed.gone))


def test_findings_are_known_again_below_a_folder_that_is_named_after_the_version() -> None:
    before = [finding(at="acme-1.2/a.py:1:1"), finding(at="acme-1.2/b.py:1:1")]
    changed = against({"findings": before}, {"findings": [finding(at="acme-1.3/b.py:4:1")]}).findings
    assert [each["filename"] for each in changed.gone] == ["acme-1.2/a.py"]
    assert changed.still == 1


def test_a_finding_of_another_rule_or_content_is_new() -> None:
    before = [finding("PRC303"), finding("PRC301", fingerprint="x")]
    after = [finding("PRC303", fingerprint="other", message="another request")]
    changed = against({"findings": before}, {"findings": after}).findings
    assert ([each["code"] for each in changed.new], [each["code"] for each in changed.gone], changed.still) == (
        *(["PRC303"], ["PRC303", "PRC301"], 0),
    )


def test_a_finding_whose_proof_has_changed_is_still_there() -> None:
    after = finding("PRC303", "app/client.py:90:1", fingerprint="other")
    assert against({"findings": [finding("PRC303")]}, {"findings": [after]}).findings.still == 1
    elsewhere = finding("PRC303", "app/other.py:90:1", fingerprint="other")
    assert against({"findings": [finding("PRC303")]}, {"findings": [elsewhere]}).findings.still == 0


def test_signs_endpoints_grants_and_coverage_are_compared() -> None:
    found = against(
        {
            "notes": [note(), note("built-code", message="`exec`")],
            "inventory": inventory("/rest/v1.0/a", "/rest/v1.0/b"),
            "coverage": coverage(("JavaScript", 3), ("Ruby", 1), partly=("a.py",)),
        },
        {
            "notes": [note(row=70)],
            "inventory": inventory("/rest/v1.0/b", "/rest/v1.0/c", grant="authorization_code"),
            "coverage": coverage(("JavaScript", 4), ("Ruby", 0)),
        },
    ).as_object()
    assert ([each["kind"] for each in found["notes"]["gone"]], found["notes"]["new"]) == (["built-code"], [])
    assert found["endpoints"] == {
        "new": [{"method": "GET", "path": "/rest/v1.0/c"}],
        "gone": [{"method": "GET", "path": "/rest/v1.0/a"}],
        "still": 1,
    }
    assert found["grants"]["new"] == [{"grant": "authorization_code", "host": "login.procore.com"}]
    assert found["coverage"] == {
        "new": [],
        "gone": [
            {"message": "Ruby, which was not read, may reach the platform"},
            {"message": "a.py could not be read, or not to the end"},
        ],
        "still": 1,
    }


def test_what_was_not_read_as_a_whole_is_no_proof_of_a_difference() -> None:
    whole = {"findings": [finding()]}
    cut: dict[str, Any] = {"hindrances": ["it took too long"]}
    assert against(whole, cut).caveats == ("this one could not be read as a whole, so what is gone may still be there",)
    assert against({"errors": ["PRC303: broke"]}, whole).caveats == (
        "the earlier one could not be read as a whole, so what is new may have been there",
    )
    assert against(whole, whole).caveats == ()
    assert against({"version": "0.0.9"}, whole).caveats == (
        "the earlier one was read by lint-procore 0.0.9, this one by 0.1.0",
    )
    (now,) = compared([record("acme.zip")], [each._replace(criteria="others") for each in earlier(record("acme.zip"))])
    assert now.against is not None and "judged by other criteria" in now.against.caveats[0]
    assert "by the policy of 2025-01-01, this one" in against({"as_of": "2025-01-01"}, whole).caveats[0]


def test_a_comparison_leaves_the_record_as_it_was() -> None:
    before = record("acme-1.zip", hindrances=["it holds no files"])
    now = record("acme-2.zip", hindrances=["it holds no files"])
    (after,) = compared([now], earlier(before))
    assert after.reading == now.reading and now.reading.inventory == {}


# As a reviewer meets it

OLD = """\
import requests

BASE = "https://app.procore.com"


def rfis(token, project):
    headers = {"Authorization": f"Bearer {token}"}
    return requests.get(f"{BASE}/vapid/projects/{project}/rfis", headers=headers, verify=False)
"""
# The certificate is checked, another route is asked, and all lines have moved.
NEW = (
    "# A comment.\n\n"
    + OLD.replace(", verify=False", "")
    + """\


def projects(token):
    return requests.get("https://api.procore.com/vapid/projects", headers={"Authorization": f"Bearer {token}"})
"""
)


def archive(path: Path, text: str) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr(f"{path.stem}/client.py", text)
    return path


def test_a_new_version_is_compared_in_every_report(tmp_path: Path) -> None:
    first = archive(tmp_path / "acme-1.2.zip", OLD)
    other = archive(tmp_path / "other-1.zip", OLD)
    review(first, other, "--output-dir", tmp_path / "before")
    moved = archive(tmp_path / "acme-1.3.zip", NEW)
    ran = review(moved, "--against", tmp_path / "before", "--output-dir", tmp_path / "after")
    assert ran.status == 1
    assert f"before, {first}: fails" in ran.out
    assert "findings: 2 new, 1 gone, 3 still there" in ran.out
    assert "new: acme-1.3/client.py:14:12: PRC303" in ran.out
    assert re.search(r"gone: acme-1\.2/client\.py:8:\d+: PRC206", ran.out)
    assert "endpoints: 1 new, 0 gone, 1 still there\n        new: `GET /vapid/projects`" in ran.out
    (page,) = (tmp_path / "after" / "pages").iterdir()
    html = page.read_text(encoding="utf-8")
    assert "Since the earlier review" in html and "acme-1.2.zip" in html
    assert "fails,fails," in (tmp_path / "after" / "submissions.csv").read_text(encoding="utf-8")
    (kept,) = (tmp_path / "after" / "records").iterdir()
    (said,) = json.loads(kept.read_text(encoding="utf-8"))
    assert said["against"]["submission"] == str(first)
    assert (said["against"]["verdict_before"], said["against"]["same_content"]) == ("fails", False)
    assert {each["code"] for each in said["against"]["findings"]["new"]} == {"PRC301", "PRC303"}
    again = review(moved, "--against", kept, "--output-format", "json")
    assert json.loads(again.out)[0]["against"]["same_content"] is True
    assert json.loads(again.out)[0]["against"]["findings"]["new"] == []


def test_nothing_is_compared_unless_asked_for(tmp_path: Path) -> None:
    ran = review(archive(tmp_path / "acme.zip", OLD), "--output-format", "json")
    assert json.loads(ran.out)[0]["against"] is None


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "holds no records of a review"),
        ("[[[[", "holds no records of a review"),
        ("[" * 200_000, "holds no records of a review"),
        ("[1]", "it is no object"),
        ('[{"submission": "x"}]', "it has no verdict"),
        ("\0", "holds no records of a review"),
    ],
)
def test_what_is_no_earlier_review_is_refused(tmp_path: Path, content: str, why: str) -> None:
    file = tmp_path / "earlier.json"
    file.write_text(content, encoding="utf-8")
    ran = review(archive(tmp_path / "acme.zip", OLD), "--against", file)
    assert (ran.status, ran.out) == (2, "")
    assert why in ran.err and str(file) in ran.err


def _without(key: str, of: str | None = None) -> dict[str, Any]:
    said: dict[str, Any] = record("a.zip", findings=[finding()], notes=[note()]).as_object()
    del (said if of is None else said[of][0])[key]
    return said


@pytest.mark.parametrize(
    "said",
    [
        *(_without(key) for key in ("digest", "findings", "inventory", "coverage", "hindrances")),
        *(_without(key, "findings") for key in ("code", "fingerprint", "location", "filename")),
        *(_without(key, "notes") for key in ("kind", "row")),
        {**_without("code", "findings"), "findings": [[]]},
        {**record("a.zip").as_object(), "verdict": "great"},
        {**record("a.zip").as_object(), "inventory": {"endpoints": [{"method": "GET"}]}},
        {**record("a.zip").as_object(), "inventory": {"grants": "none"}},
        {**record("a.zip").as_object(), "coverage": {"unread": [{"files": 1}]}},
        {**record("a.zip").as_object(), "coverage": {"partly": 1}},
    ],
)
def test_a_record_of_another_form_is_refused(tmp_path: Path, said: dict[str, Any]) -> None:
    file = tmp_path / "earlier.json"
    file.write_text(json.dumps(said), encoding="utf-8")
    ran = review(archive(tmp_path / "acme.zip", OLD), "--against", file)
    assert ran.status == 2
    assert "holds no records of a review" in ran.err


def test_an_earlier_review_that_is_not_there_is_refused(tmp_path: Path) -> None:
    submission = archive(tmp_path / "acme.zip", OLD)
    (tmp_path / "empty").mkdir()
    assert "there is no such folder" in review(submission, "--against", tmp_path / "gone").err
    assert "holds no records of a review" in review(submission, "--against", tmp_path / "empty").err
    ran = review(submission, "--against", "memory://nowhere/at-all")
    assert ran.status == 2 and "there is no such folder" in ran.err


def test_an_earlier_review_may_lie_where_fsspec_reaches(tmp_path: Path) -> None:
    first = archive(tmp_path / "acme-1.2.zip", OLD)
    review(first, "--output-dir", "memory://reviews/earlier")
    write_all([record(f"other-{number}.zip") for number in range(100, 200)], "memory://reviews/earlier")
    ran = review(archive(tmp_path / "acme-1.3.zip", NEW), "--against", "memory://reviews/earlier")
    assert f"before, {first}: fails" in ran.out


def records_of(*names: str) -> list[Record]:
    return [record(name) for name in names]


def test_against_itself_nothing_differs(tmp_path: Path) -> None:
    before = records_of("acme-1.zip", "other.zip")
    for now in compared(before, earlier(*before)):
        assert now.against is not None and now.against.verdict_before == now.verdict.verdict
        assert all(not (changed.new or changed.gone) for _, changed in now.against.changes())
