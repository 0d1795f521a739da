"""The formats: what each writes for the same findings, and that nothing in a scanned file can misuse them."""

from __future__ import annotations

import io
import json
import os
import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lint_procore.finding import Evidence, Finding, ToolError
from lint_procore.report import COUNTED_FORMATS, FORMATS, Report, render, render_statistics
from lint_procore.report.escape import visible
from lint_procore.report.excerpt import WIDTH, excerpt
from lint_procore.report.masking import KEPT, mask
from lint_procore.report.texts import Texts
from lint_procore.source import Location, Source

GOLDEN = os.path.join(os.path.dirname(__file__), "golden")

CLIENT = """\
import requests

BASE = "https://api.procore.com"


class Client:
    def __init__(self, token):
        self.headers = {"Authorization": f"Bearer {token}"}

    def projects(self):
\treturn requests.get(BASE + "/rest/v1.0/projects", headers=self.headers)

    def create(self, name):
        return requests.post(
            BASE + "/rest/v1.0/projects",
            headers=self.headers,
            json={"project": {"name": name}},
        )
"""
SETTINGS = 'NAME = "日本語"; CLIENT_SECRET = "c0ffee00c0ffee00c0ffee00"\n'


def finding(
    code: str = "PRC303",
    name: str = "missing-company-id-header",
    message: str = "this request is sent without Procore-Company-Id",
    filename: str = "app/client.py",
    at: tuple[int, int, int, int] = (11, 9, 11, 74),
    **more: object,
) -> Finding:
    row, column, end_row, end_column = at
    start, end = Location(row, column), Location(end_row, end_column)
    return Finding(code, name, message, filename, start, end, **{"severity": "error", **more})  # type: ignore[arg-type]


FINDINGS = [
    finding(
        evidence=(
            Evidence("app/client.py", Location(8, 24), Location(8, 60), "the headers are made here, without it"),
            Evidence("app/gone.py", Location(1, 1), Location(1, 5), "the caller adds nothing"),
        ),
        help='add "Procore-Company-Id" to the headers',
        url="https://example.org/PRC303",
        noqa_row=11,
    ),
    finding(at=(14, 16, 18, 10), confidence="likely", noqa_row=18),
    finding(
        "PRC204",
        "hardcoded-credential",
        "a client secret stands in the source, 100% readable:\nmove it to the environment",
        "app/settings, old.py",
        (1, 32, 1, 58),
        severity="warning",
    ),
    finding(
        "PRC104",
        "unattested-client-credentials",
        "nothing says \x1b[31mwho\u202e",
        "app/b.ipynb",
        (2, 1, 2, 4),
        evidence=(
            Evidence("app/b.ipynb", Location(1, 1), Location(1, 7), "the token comes from here", 1),
            Evidence("app/client.py", Location(8, 24), Location(8, 60), "and goes there"),
        ),
        cell=3,
        severity="note",
    ),
    finding(at=(1, 1, 1, 2), suppressed_by="# noqa: PRC303"),
    finding(at=(2, 1, 2, 2), confidence="possible"),
]
NOTEBOOK = {
    "cells": [
        {"cell_type": "code", "source": ['secret = "c0ffee00c0ffee00c0ffee00"\n', "token = sign_in(secret)"]},
        {"cell_type": "raw", "source": "nothing\nof\nours"},
        {"cell_type": "code", "source": "%%time\nask(token)"},
    ]
}
TEXTS = {
    "app/client.py": CLIENT.encode(),
    "app/settings, old.py": SETTINGS.encode(),
    "app/b.ipynb": json.dumps(NOTEBOOK).encode(),
}


def report(findings: list[Finding] = FINDINGS, files: int = 12, errors: tuple[ToolError, ...] = ()) -> Report:
    return Report(findings, "likely", files, errors, Texts(TEXTS))


def rendered(format: str, what: Report, color: bool = False) -> str:
    out = io.StringIO()
    render(format, what, out, color)
    return out.getvalue()


def assert_golden(name: str, text: str) -> None:
    with open(os.path.join(GOLDEN, name), encoding="utf-8", newline="") as file:
        assert text == file.read()


@pytest.mark.parametrize("format", FORMATS)
def test_format_is_as_agreed(format: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    assert_golden(f"report.{format}.txt", rendered(format, report()))


@pytest.mark.parametrize("format", COUNTED_FORMATS)
def test_statistics_are_as_agreed(format: str) -> None:
    out = io.StringIO()
    render_statistics(format, report(), out, False)
    assert_golden(f"statistics.{format}.txt", out.getvalue())


def test_full_colours_only_add_escape_sequences() -> None:
    import re

    colored = rendered("full", report(), color=True)
    assert "\x1b[1;31mPRC303 error\x1b[0m" in colored
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == rendered("full", report())


@pytest.mark.parametrize("format", sorted(FORMATS.keys() - {"full", "concise"}))
def test_machine_formats_have_no_colour(format: str) -> None:
    assert rendered(format, report(), color=True) == rendered(format, report())


@pytest.mark.parametrize(
    ("findings", "files", "errors", "last"),
    [
        ([], 0, (), "No findings in 0 files."),
        ([], 1, (), "No findings in 1 file."),
        ([finding()], 1, (), "Found 1 error in 1 file."),
        ([finding()] * 2 + [finding(severity="note")], 3, (), "Found 2 errors and 1 note in 3 files."),
        ([finding(suppressed_by="# noqa")], 2, (), "No findings in 2 files (1 suppressed)."),
        ([finding(confidence="possible")], 2, (), "No findings in 2 files (1 below the confidence asked for)."),
        ([], 2, (ToolError("a", "b"),), "No findings in 2 files; the run is incomplete, see the errors."),
    ],
)
def test_summary_counts_what_is_shown_and_what_is_not(
    findings: list[Finding], files: int, errors: tuple[ToolError, ...], last: str
) -> None:
    for format in ("full", "concise"):
        assert rendered(format, report(findings, files, errors)).splitlines()[-1] == last


def test_json_of_nothing_is_an_empty_list() -> None:
    assert json.loads(rendered("json", report([]))) == []
    assert rendered("json-lines", report([])) == ""


def test_json_and_json_lines_agree() -> None:
    lines = [json.loads(line) for line in rendered("json-lines", report()).splitlines()]
    assert lines == json.loads(rendered("json", report()))
    assert [item["code"] for item in lines] == ["PRC303", "PRC303", "PRC204", "PRC104"]


@given(st.text(), st.text())
@example("a\r\nb", "::error::x")
@example("100%,:\u2028", "\x1b]0;\x07\udcff")
def test_text_of_a_file_cannot_break_out_of_its_line(message: str, filename: str) -> None:
    hostile = finding(message=message, filename=filename, at=(1, 1, 1, 1))
    for format in ("concise", "github", "json-lines"):
        text = rendered(format, report([hostile]))
        lines = text.split("\n")
        assert len(lines) == (3 if format == "concise" else 2)
        assert all(line.isprintable() for line in lines)
        text.encode("utf-8")
    assert all(line.isprintable() for line in rendered("full", report([hostile])).split("\n"))
    data = json.loads(rendered("json", report([hostile])))[0]
    if not any("\ud800" <= char <= "\udfff" for char in message):
        assert data["message"] == message


@given(st.text(), st.text())
@example("a:b,c%2C", "x%0Ay")
@example("##[error]", "##[")
def test_github_reads_back_what_was_meant(message: str, filename: str) -> None:
    line = rendered("github", report([finding(message=message, filename=filename)])).rstrip("\n")
    head, properties, data = line.split("::", 2)[0], *line.split("::", 2)[1:]
    assert head == ""
    parsed = dict(item.split("=", 1) for item in properties.removeprefix("error ").split(","))
    unescaped = parsed["file"].replace("%3A", ":").replace("%2C", ",")
    assert _shown_by_github(unescaped) == _kept(filename)
    assert _shown_by_github(data) == _kept(message)


def _shown_by_github(data: str) -> str:
    return data.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


def _kept(text: str) -> str:
    parts = re.split(r"([\r\n])", text)  # which a command carries on
    return "".join(part if part in ("\r", "\n") else visible(part) for part in parts)


def test_visible_leaves_text_of_all_scripts_alone() -> None:
    assert visible("日本語 é — ü") == "日本語 é — ü"
    assert visible("\x1b[2J\u202e\x00\x9b\ufeff\U000e0001") == "\\x1b[2J\\u202e\\x00\\x9b\\ufeff\\U000e0001"


# Excerpts


def marked(text: str, at: tuple[int, int, int, int]) -> list[str]:
    """What the marks of an excerpt stand under."""
    row, column, end_row, end_column = at
    lines = excerpt(Source("x.py", text), Location(row, column), Location(end_row, end_column))
    return [_under(line.text, line.offset, line.width) for line in lines]


def _under(text: str, offset: int, width: int) -> str:
    """The characters of ``text`` that stand in some cells of a terminal."""
    cells = [char for char in text for _ in range(2 if unicodedata.east_asian_width(char) in "WF" else 1)]
    return "".join(cells[offset : offset + width])


def test_marks_stand_under_the_range() -> None:
    assert marked("a = bcd", (1, 5, 1, 8)) == ["bcd"]


def test_a_range_without_extent_gets_one_mark() -> None:
    [line] = excerpt(Source("x.py", "a = b"), Location(1, 6), Location(1, 6))
    assert (line.offset, line.width) == (5, 1)


def test_tabs_wide_and_unprintable_characters_keep_marks_aligned() -> None:
    assert marked("\tx = 1", (1, 2, 1, 3)) == ["x"]
    assert marked("\x1b[31mx = 1", (1, 6, 1, 7)) == ["x"]
    [wide] = excerpt(Source("x.py", '"日本" + x'), Location(1, 8), Location(1, 9))
    assert wide.offset == 9
    [combined] = excerpt(Source("x.py", "e\u0301 = x"), Location(1, 6), Location(1, 7))
    assert combined.offset == 4


def test_a_long_range_is_shortened_to_its_ends() -> None:
    lines = excerpt(Source("x.py", "f(\n  a,\n  b,\n)\n"), Location(1, 1), Location(4, 2))
    assert [line.text for line in lines] == ["f(", "...", ")"]
    assert [line.row for line in lines] == [1, None, 4]


def test_a_range_that_ends_where_a_line_begins_does_not_touch_it() -> None:
    lines = excerpt(Source("x.py", "a = 1\nb = 2\n"), Location(1, 1), Location(2, 1))
    assert [(line.row, line.width) for line in lines] == [(1, 5)]


def test_a_file_that_became_shorter_has_no_excerpt() -> None:
    assert excerpt(Source("x.py", "a"), Location(7, 1), Location(7, 2)) == []


@given(st.integers(0, 5000), st.integers(1, 500))
def test_a_long_line_is_cut_around_the_marks(before: int, length: int) -> None:
    text = "." * before + "x" * length + "." * 5000
    [line] = excerpt(Source("x.py", text), Location(1, before + 1), Location(1, before + length + 1))
    assert len(line.text) <= WIDTH + 2
    assert set(line.text[line.offset : line.offset + line.width].rstrip("…")) == {"x"}


@given(st.text(), st.integers(1, 9), st.integers(1, 40), st.integers(0, 9), st.integers(1, 40))
def test_any_range_in_any_text_can_be_shown(text: str, row: int, column: int, rows: int, end_column: int) -> None:
    for line in excerpt(Source("x.py", text), Location(row, column), Location(row + rows, end_column)):
        assert line.text.isprintable()
        assert line.width >= 1 or line.row is None


# Masking

SECRETS = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=24, max_size=64).filter(
    lambda text: any(char.isdigit() for char in text) and any(char.isalpha() for char in text)
)
# As in real secrets, letters and digits alternate: no word with a number behind it.
TANGLED = st.lists(st.tuples(st.sampled_from("abcdefxyz"), st.sampled_from("0123456789")), min_size=10).map(
    lambda pairs: "".join(letter + digit for letter, digit in pairs)
)
CONTEXTS = [
    'client_secret = "{}"',
    "client_secret: str = '{}'",
    'data = {{"grant_type": "client_credentials", "client_secret": "{}"}}',
    'headers["Authorization"] = "Bearer {}"',
    'headers = {{"Authorization": f"Bearer {}"}}',
    'os.environ.get("PROCORE_CLIENT_SECRET", "{}")',
    'client_secret: Optional[str] = Field(default="{}")',
    'secret = SecretStr("{}")',
    'secret = """{}"""',
    'secret = """{}',
    "anything = ['{}']",
    'url = "https://login.procore.com/oauth/token?grant_type=x&client_secret={}&a=b"',
    'url = "https://api.procore.com/rest/v1.0/me?access_token={}"',
    'url = "https://user:{}@api.procore.com/"',
]


@given(SECRETS, st.sampled_from(CONTEXTS))
def test_quoted_secrets_are_masked_in_place(secret: str, context: str) -> None:
    line = context.format(secret)
    assert mask(line) == context.format(secret[:KEPT] + "*" * (len(secret) - KEPT))


@given(TANGLED, st.sampled_from(["# client_secret: {}", "access_token={}", "{}", "see {} for it", "  {}\n"]))
def test_bare_secrets_are_masked_in_place(secret: str, context: str) -> None:
    assert mask(context.format(secret)) == context.format(secret[:KEPT] + "*" * (len(secret) - KEPT))


@given(st.text("abcxyz", min_size=1, max_size=11))
def test_short_secrets_keep_one_character_at_most(secret: str) -> None:
    shown = mask(f'password = "{secret}"').removeprefix('password = "').removesuffix('"')
    assert shown == (secret[:1] + "*" * (len(secret) - 1) if len(secret) > 1 else "*")


@given(st.text(alphabet=st.sampled_from("secrtokn=:\"'`({[,)}]\\\n\r\t ?&/.%@*1aA_-é日\x00")))
@example('secret="""' * 50)
def test_masking_never_changes_the_length_or_the_lines(text: str) -> None:
    masked = mask(text)
    assert len(masked) == len(text)
    assert all(new in (old, "*") for new, old in zip(masked, text, strict=True))
    assert [index for index, char in enumerate(masked) if char in "\r\n"] == [
        index for index, char in enumerate(text) if char in "\r\n"
    ]


@pytest.mark.parametrize(
    "line",
    [
        'client_secret = os.environ["PROCORE_CLIENT_SECRET"]',
        'client_secret = os.getenv("PROCORE_CLIENT_SECRET_2")',
        "client_secret=settings.procore_client_secret,",
        'data = {"grant_type": "client_credentials", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}',
        'headers = {"Authorization": f"Bearer {self.token}", "Procore-Company-Id": str(company_id)}',
        'headers["Authorization"] = "Bearer " + token',
        'TOKEN_URL = "https://login.procore.com/oauth/token"',
        'token_url = "/oauth/token"',
        'url = f"{BASE}/oauth/token?client_secret={secret}&access_token=%s"',
        'requests.get("https://us02.procore.com/1234567/company/home/list")',
        'requests.get(f"{BASE}/rest/v1.0/projects/{project_id}/rfis", headers=self.headers)',
        'path = "rest/v1.0/companies/projects/users"',
        'token = input("Paste the token of your service account here: ")',
        "access_token: ProcoreServiceAccountCredentials = None",
        'if response["access_token"] and grant_type == "password":',
        "def test_oauth2_token_is_requested_from_v1_endpoint(): pass",
    ],
)
def test_code_without_secrets_stays_readable(line: str) -> None:
    assert mask(line) == line


def test_a_secret_on_a_line_of_its_own_is_masked() -> None:
    assert mask('client_secret = (\n    "swordfishes"\n)') == 'client_secret = (\n    "s**********"\n)'


def test_hostile_text_is_masked_in_linear_time() -> None:
    for hostile in (
        "secret" * 40_000,
        'secret="' * 30_000,
        "secret:" + " " * 200_000,
        "a?secret" * 30_000,
        "://" * 80_000,
    ):
        assert len(mask(hostile)) == len(hostile)


def test_no_format_shows_the_secret_of_a_line() -> None:
    for format in FORMATS:
        assert "c0ffee00c0ffee00" not in rendered(format, report())
    assert 'CLIENT_SECRET = "c0ff********************"' in rendered("full", report())


def test_evidence_and_findings_share_one_reading_of_a_file(tmp_path: object) -> None:
    path = os.path.join(str(tmp_path), "x.py")
    with open(path, "w", encoding="utf-8") as file:
        file.write("a = 1\n")
    texts = Texts()
    first = texts.masked(path)
    os.unlink(path)
    assert first is not None and texts.masked(path) is first
    assert Texts().masked(path) is None
