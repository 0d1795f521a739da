"""What a review says of many submissions: every form, whatever a submission holds."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import zipfile
from base64 import b64encode
from datetime import date
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from records import coverage, finding, inventory, line, note, record, records, review
from test_report import assert_golden

from lint_procore.review.addresses import Unreachable
from lint_procore.review.record import Record
from lint_procore.review.reports import csv as sheet
from lint_procore.review.reports import file_name, plain, text, write_all
from lint_procore.review.reports.html import Reports
from lint_procore.review.verdict import SAID

HOSTILE = [
    "<script>alert(1)</script>",
    "</script></style></title></pre><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "javascript:alert(1)",
    "{{ 7*7 }} {% raw %} `a` ```",
    '=HYPERLINK("http://evil.example","x")',
    " +1;=cmd|' /C calc'!A0",
    "\t@SUM(1)",
    "\u202egnp.exe\u2066 \x1b[31m\x1b]0;x\x07 \x00 \ufffe \udcff\r\n\x9b",
    'a,"b"\n-1',
]
texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30), st.lists(st.sampled_from(HOSTILE)).map("".join))


def hostile(said: str) -> list[Record]:
    """Records in which every text that a submission may bring is ``said``."""
    place = {"filename": said, "location": {"row": 1, "column": 1}, "cell": None}
    quoted = [line(1, said, said, said), line(None, said, said, said)]
    evidence = {**place, "end_location": place["location"], "message": said, "lines": quoted}
    everything = finding(
        *("PRC303", "x:1:1"),
        **{"message": said, "filename": said, "suppressed_by": said, "lines": quoted, "evidence": [evidence]},
        **{"help": said, "url": said, "fingerprint": said},
    )
    of_platform = inventory(said)
    for table in of_platform.values():
        for item in table:
            item.update({key: said for key in ("host", "tool", "path", "reason", "scope") if key in item})
            item.update({key: [said] for key in ("client_id", "client_secret") if key in item})
            item.update({"places": [place]} if "places" in item else {})
    of_files = {**coverage((said, 1), partly=(said,)), "why_not": [said], "read": {said: 1}, "ignored": {said: 1}}
    of_files["unread"][0]["examples"] = [{"filename": said, "row": 1, "why": said}]
    whole = {
        **{"findings": [everything], "notes": [note(said, said, message=said)], "inventory": of_platform},
        **{"coverage": of_files},
        **{"refused": [{"name": said, "why": said, "kind": said}], "hindrances": [said], "errors": [said]},
    }
    from lint_procore.review.against import compared
    from lint_procore.review.earlier import judged

    before = record("x/" + said, "1", **{**whole, "findings": [{**everything, "fingerprint": said + "x"}], "notes": []})
    after = record(said, "2", same_as=said, **whole)
    return [*compared([after], [judged(before.as_object())]), record(said + "y", **whole)]


REPORTS = Reports()


def page(one: Record) -> str:
    return REPORTS.page(one)


def index(all_: list[Record]) -> str:
    return REPORTS.index(all_, {each.submission: f"pages/{file_name(each)}.html" for each in all_})


def written(of: list[Record], color: bool = False) -> str:
    out = io.StringIO()
    text.write(of, out, color)
    return out.getvalue()


def body(html: str) -> str:
    """A page without the style and the script, which all pages share."""
    return html[html.index("<body>") : html.index("<script>")] + "\n"


def test_reports_are_as_agreed() -> None:
    shown = records()
    assert_golden("review.text.txt", written(shown))
    assert_golden("review.json.txt", plain.text(shown))
    assert_golden("review.csv.txt", sheet.text(shown))
    assert_golden("review.page.txt", body(page(shown[0])))
    assert_golden("review.index.txt", body(index(shown)))


def test_a_reason_begins_with_the_place_that_its_message_is_about() -> None:
    said = [("a.py:1:1", "note", "certain"), ("b.py:1:1", "error", "likely"), ("c.py:1:1", "error", "certain")]
    findings = [finding(at=at, severity=severity, confidence=how, message=f"so {at}") for at, severity, how in said]
    (reason, *_) = [each for each in record("app", findings=findings).verdict.reasons if each.code]
    assert reason.message.endswith("so c.py:1:1")
    assert reason.places[0] == "c.py:1:1"


def test_colours_only_add_escape_sequences() -> None:
    colored = written(records(), color=True)
    assert "\x1b[1;31mfails\x1b[0m" in colored
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == written(records())


@given(texts)
@example("a\r\n\x85\u2028b")
def test_a_terminal_shows_a_submissions_text_and_obeys_none_of_it(said: str) -> None:
    harmless = written(hostile("x")).count("\n")
    lines = written(hostile(said)).split("\n")
    assert len(lines) == harmless + 1
    assert all(each.isprintable() for each in lines)
    plain.text(hostile(said)).encode("ascii")
    assert json.loads(plain.text(hostile(said)))[0]["verdict"] == "fails"


@given(texts)
@example("=1")
@example("x;\u3000=1")
@example("\uff1d1")
def test_a_spreadsheet_runs_nothing_of_a_submission(said: str) -> None:
    rows = list(csv.reader(io.StringIO(sheet.text(hostile(said)))))
    assert len(rows) == 3 and len({len(row) for row in rows}) == 1
    for row in rows:
        for cell in row:
            assert cell.isprintable()
            assert not re.search(r"(^|;)\s*[=+\-@\uff1d\uff0b\uff0d\uff20]", cell)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.update((tag, *(f"{tag} {name}" for name, _ in attrs)))
        self.links.update(value or "" for name, value in attrs if name in ("href", "src"))


def tags(html: str) -> _Tags:
    found = _Tags()
    found.feed(html)
    return found


@given(texts)
def test_pages_hold_no_element_and_no_link_that_is_not_ours(said: str) -> None:
    for make in (lambda of: page(of[0]), index):
        html = make(hostile(said))
        assert tags(html).tags <= tags(make(hostile("`harmless`"))).tags
        assert all(
            re.fullmatch(r"#[a-z]+(-\d+)?|\.\./index\.html|pages/[\w.-]+\.html", each) for each in tags(html).links
        )
        assert all(each.isprintable() for each in html.split("\n"))
        html.encode()


def test_reasons_and_changes_lead_to_what_they_speak_of() -> None:
    html = page(records()[0])
    there = set(re.findall(r'id="([\w-]+)"', html))
    named = set(re.findall(r'href="#([\w-]+)"', html))
    assert named <= there
    assert {"finding-1", "finding-3", "sign-1", "grant-1"} <= named
    assert "and 5 more" in html


def test_pages_name_the_submission_without_what_signs_its_owner_in() -> None:
    owned = [
        "https://user:hunter2pass@acme.example/sync.zip",
        "https://ghp0123456789abcdef@acme.example/sync.zip",
        "s3://AKIA0123456789:wJalr/Xut+nFEMI@bucket/sync.zip",
        "https://acme.example/sync.zip?X-Amz-Signature=5d41402abc4b2a76b9719d911017c592&part=2",
        "https://acme.example/sync.zip?sig=hunter2pass#access_token=hunter2pass",
    ]
    said = [*owned, "https://acme.example:8443/a@b.zip", "s3://bucket/key@2.zip", "C:\\in\\acme.zip"]
    shown = [record(each).name for each in said]
    for name, secret in zip(shown, ("hunter2", "ghp0", "wJalr", "5d41402abc", "hunter2"), strict=False):
        assert secret not in name
    assert shown[3].endswith("&part=2")
    assert shown[5:] == said[5:]
    for each in owned:
        assert file_name(record(each)).startswith("sync.zip-")


SIGNING = st.text("abcXYZ012345/+=%._~!$&*-", min_size=8, max_size=40).filter(lambda text: text.strip("/=") == text)


@given(SIGNING, st.sampled_from(["s3://key:{}@bucket/a.zip", "https://u:{}@acme.example:8443/in/a.zip"]))
@example("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "zip://a.zip::s3://key:{}@bucket/a.zip")
def test_no_key_is_shown_of_an_address(secret: str, address: str) -> None:
    if address.startswith("https:"):
        secret = secret.replace("/", "_")
    for name in (record(address.format(secret)).name, Unreachable(f"{address.format(secret)}: is not there").message):
        assert secret not in name and "a.zip" in name and "***" in name


@given(SIGNING, st.sampled_from(["X-Amz-Security-Token", "sig", "access_token", "Signature", "api_key"]))
def test_no_signature_is_shown_of_an_address(secret: str, name: str) -> None:
    secret = secret.replace("%", "").replace("&", "")
    shown = record(f"https://acme.example/a.zip?{name}={secret}&part=2").name
    assert shown.startswith(f"https://acme.example/a.zip?{name}=") and shown.endswith("&part=2")
    assert len(secret) < 8 or secret not in shown


def test_what_was_found_is_told_even_if_it_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "main.py").write_text("print(1)\n", encoding="utf-8")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "pages").write_text("in the way", encoding="utf-8")
    ran = review(tmp_path / "in", "--output-dir", tmp_path / "out")
    assert ran.status == 2
    assert "1 submission: 1 could not be judged" in ran.out
    assert "cannot be reached" in ran.err


def test_all_is_written_and_the_same_again(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        assert write_all(records(), str(tmp_path / folder)) == []
    names = sorted(str(path.relative_to(tmp_path / "a")) for path in (tmp_path / "a").rglob("*") if path.is_file())
    assert [re.sub("-[0-9a-f]{8}", "", name) for name in names] == [
        *("findings.parquet", "index.html"),
        *(f"pages/{name}.html" for name in ("acme-1.3.zip", "b-.tar.gz", "copy.zip", "good", "sync.zip")),
        *(f"records/{name}.json" for name in ("acme-1.3.zip", "b-.tar.gz", "copy.zip", "good", "sync.zip")),
        *("submissions.csv", "submissions.parquet"),
    ]
    for name in names:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    (tmp_path / "new").touch()
    assert (tmp_path / "a" / "index.html").stat().st_mode == (tmp_path / "new").stat().st_mode
    linked = re.findall(r'href="(pages/[^"]+)"', (tmp_path / "a" / "index.html").read_text("utf-8"))
    assert sorted(linked) == [name for name in names if name.startswith("pages/")]


def test_all_is_written_where_fsspec_reaches() -> None:
    import fsspec

    many = [*records(), *(record(f"in/app-{number}.zip") for number in range(100))]
    write_all(many, "memory://reviews/today")
    system = fsspec.filesystem("memory")
    for folder in ("pages", "records"):
        assert len(system.ls(f"/reviews/today/{folder}", detail=False)) == 105
    assert b"acme-1.3.zip" in system.cat_file("/reviews/today/index.html")
    assert system.exists("/reviews/today/findings.parquet")


def test_parquet_holds_what_the_records_hold(tmp_path: Path) -> None:
    from pyarrow import parquet

    write_all(records(), str(tmp_path))
    table = parquet.read_table(tmp_path / "submissions.parquet")
    assert str(table.schema.field("as_of").type) == "date32[day]"
    rows = table.to_pylist()
    assert [row["verdict"] for row in rows] == [each.verdict.verdict for each in records()]
    first = rows[0]
    assert (first["as_of"], first["verdict_before"], first["errors"], first["notes"], first["suppressed"]) == (
        *(date(2026, 11, 27), "fails", 26, 1, 1),
    )
    assert (rows[2]["digest"], rows[2]["version"], rows[4]["same_as"]) == (None, None, "good/")
    findings = parquet.read_table(tmp_path / "findings.parquet").to_pylist()
    assert len(findings) == 29
    assert (findings[0]["code"], findings[0]["row"], findings[0]["end_column"]) == ("PRC303", 11, 17)
    assert (findings[1]["cell"], findings[1]["suppressed_by"]) == (3, "# noqa: PRC104")


def test_parquet_of_nothing_has_the_same_columns(tmp_path: Path) -> None:
    from pyarrow import parquet

    write_all([record("good")], str(tmp_path / "none"))
    write_all(hostile("x"), str(tmp_path / "some"))
    for name in ("submissions.parquet", "findings.parquet"):
        none, some = (parquet.read_schema(tmp_path / folder / name) for folder in ("none", "some"))
        assert none == some


@given(texts)
def test_parquet_takes_whatever_a_submission_holds(said: str) -> None:
    import pyarrow
    from pyarrow import parquet

    from lint_procore.review.reports.parquet import files

    for data in files(hostile(said)).values():
        assert parquet.read_table(pyarrow.BufferReader(data)).num_rows == 2


def test_without_pyarrow_the_rest_is_written_and_one_warning_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "main.py").write_text("print(1)\n")
    ran = review(tmp_path / "in", "--output-dir", tmp_path / "out")
    assert ran.status == 1
    assert ran.err.count("warning") == 1
    assert "pyarrow is not installed" in ran.err
    assert (tmp_path / "out" / "index.html").exists()
    assert not list((tmp_path / "out").glob("*.parquet"))


def test_index_has_a_row_for_each_of_two_thousand() -> None:
    many = [record(f"in/app-{number}.zip", findings=[finding()]) for number in range(2000)]
    html = index(many)
    assert html.count("<tr ") == 2000
    assert '<span class="verdict">2000</span> fails' in html
    assert len(html) < 2_000_000


# Secrets


class _Secrets(list[str]):
    """Makes secrets, each of its own, and keeps them."""

    def __call__(self) -> str:
        self.append(sha256(b"%d" % len(self)).hexdigest()[:24].replace("0", "Zq"))
        return self[-1]


def encoded(text: str) -> str:
    return b64encode(text.encode()).decode()


def planted(folder: Path) -> _Secrets:
    """Fill a folder with all that the review reads and quotes, and a secret wherever one may stand."""
    made = _Secrets()
    shell = f"curl -H 'Authorization: Bearer {made()}' 'https://api.procore.com/vapid/me?access_token={made()}'"
    files = {
        "app/auth.py": f"""\
import os
import requests

CLIENT_SECRET = "{made()}"  # the old client_secret was {made()}
BASE = "https://svc:{made()}@app.procore.com"


def token(company):
    return requests.post(
        "https://app.procore.com/oauth/token?client_secret={made()}",
        json={{"grant_type": "client_credentials", "client_id": "x", "client_secret": CLIENT_SECRET}},
        auth=("{made()}", "{made()}"),
    ).json()


def rfis(session):
    secret = "{made()}"  # noqa: PRC204 client_secret = "{made()}"
    session.headers["Authorization"] = "Bearer {made()}"
    return session.get(BASE + "/vapid/projects?access_token={made()}")


def form():
    body = "grant_type=client_credentials&client_id=x&client_secret={made()}"
    return requests.post("https://login.procore.com/oauth/token", data=body)


os.system("{shell}")
""",
        "app/hiding.py": f"""\
import base64
import importlib
import requests

HOST = base64.b64decode("{encoded(f"https://u:{made()}@api.procore.com/me?access_token={made()}")}").decode()
BACK = "{f"https://api.procore.com/me?access_token={made()}"[::-1]}"[::-1]
exec(base64.b64decode("{encoded(f"client_secret = '{made()}'; print(client_secret)")}"))
eval("requests.get('https://api.procore.com/me?access_token={made()}')")
requests.get("https://api." + "procore.com" + "/me?access_token=" + "{made()}")
importlib.import_module("x{made()}" + "y")
""",
        "app/broken.py": f'import procore\nclient_secret = "{made()}\nrequests.get(\n',
        "setup.py": f'import requests\nrequests.get("https://api.procore.com/me?access_token={made()}")\n',
        "web/app.js": f'fetch("https://u:{made()}@api.procore.com/me", {{headers: {{token: "{made()}"}}}})',
        "web/page.html": f'<script>fetch("https://api.procore.com/me?access_token={made()}")</script>',
        "package.json": json.dumps({"scripts": {"postinstall": shell}}),
        "run.sh": f"{shell}\nexport PROCORE_CLIENT_SECRET={made()}\n",
        ".env": f"PROCORE_A_CLIENT_SECRET={made()}\nPROCORE_B_CLIENT_SECRET={made()}\n",
        "config.yaml": f"procore:\n  host: https://app.procore.com\n  client_secret: {made()}\n",
        "main.tf": f'variable "procore_client_secret" {{ default = "{made()}" }}\n',
        "README.md": f"Create a service account in Procore, and send us its client secret, such as `{made()}`.\n",
        "requirements.txt": f"git+https://x:{made()}@github.com/acme/procore-sdk.git#egg=procore-sdk\n",
        "book.ipynb": json.dumps(
            {
                "cells": [
                    {
                        "cell_type": "code",
                        "source": f'import requests\nheaders = {{"Authorization": "Bearer {made()}"}}\n'
                        'requests.get("https://api.procore.com/vapid/me", headers=headers)',
                        "outputs": [{"output_type": "stream", "text": [f"access_token={made()}\n"]}],
                    },
                    {"cell_type": "code", "source": f"!{shell}", "outputs": []},
                ]
            }
        ),
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return made


def test_no_report_shows_a_secret(tmp_path: Path) -> None:
    import fsspec
    from pyarrow import parquet

    signed = "sig=5ignatur3Of4nAddr3ss"
    secrets = planted(tmp_path / "in")
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        for path in sorted((tmp_path / "in").rglob("*")):
            packed.write(path, path.relative_to(tmp_path / "in"))
    fsspec.filesystem("memory").pipe_file(f"/in/acme.zip?{signed}", archive.getvalue())
    out = tmp_path / "out"
    said = []
    submissions = [tmp_path / "in", f"memory://in/acme.zip?{signed}", f"memory://in/gone.zip?{signed}"]
    for options in ([], ["--output-format", "json", "--against", out], ["--output-format", "csv"]):
        ran = review(*submissions, "--output-dir", out, *options)
        assert ran.status == 1
        said += [ran.out, ran.err]
    assert "PRC204" in said[0] and "acme.zip?sig=" in said[0]
    for path in out.rglob("*"):
        said.append(path.name)
        if path.suffix == ".parquet":
            said.append(str(parquet.read_table(path).to_pylist()))
        elif path.is_file():
            said.append(path.read_text(encoding="utf-8"))
    assert len(said) > 15
    (record_of_it,) = json.loads(next((out / "records").glob("in-*.json")).read_text(encoding="utf-8"))
    assert {each["code"] for each in record_of_it["findings"]} > {"PRC204", "PRC301", "PRC900"}
    assert {each["kind"] for each in record_of_it["notes"]} > {"encoded-host", "built-code", "command-to-platform"}
    for secret in (*secrets, *(each[::-1] for each in secrets), *map(encoded, secrets), signed):
        assert not [each[max(0, (at := each.index(secret)) - 200) : at + 40] for each in said if secret in each]


def test_reports_say_who_attested_and_by_which_criteria(tmp_path: Path) -> None:
    criteria = tmp_path / "mine.toml"
    criteria.write_text(
        '[[findings]]\nseverity = "error"\nverdict = "fails"\n'
        '[[attested]]\nsubmission = "acme*"\nby = "B. Fox"\non = 2026-10-01\n',
        encoding="utf-8",
    )
    (tmp_path / "acme").mkdir()
    (tmp_path / "acme" / "main.py").write_text("print(1)\n", encoding="utf-8")
    ran = review(tmp_path / "acme", "--policy", criteria, "--output-dir", tmp_path / "out")
    assert "service account attested by B. Fox on 2026-10-01" in ran.out
    (page_of_it,) = (tmp_path / "out" / "pages").iterdir()
    html = page_of_it.read_text(encoding="utf-8")
    assert "attested by B. Fox on 2026-10-01" in html and str(criteria) in html
    (kept,) = (tmp_path / "out" / "records").iterdir()
    assert json.loads(kept.read_text(encoding="utf-8"))[0]["attested"] == {"by": "B. Fox", "on": "2026-10-01"}


def test_every_verdict_has_words() -> None:
    assert set(SAID) == {"pass", "needs-attestation", "could-not-be-judged", "fails"}
