"""Which comments set which findings aside."""

from __future__ import annotations

import io
import tokenize
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lint_procore.finding import Finding
from lint_procore.source import Location, Source
from lint_procore.suppression import Suppression, apply_suppressions, find_suppressions

TODAY = date(2026, 6, 30)


def suppressions_in(text: str) -> list[Suppression]:
    source = Source("app.py", text)
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    comments = [
        (source.line_starts[token.start[0] - 1] + token.start[1], token.string)
        for token in tokens
        if token.type == tokenize.COMMENT
    ]
    return find_suppressions(source, comments)


def finding(
    row: int = 1, code: str = "PRC303", rows: tuple[int, int] | None = None, end_row: int | None = None
) -> Finding:
    return Finding(
        code=code,
        name="a-defect",
        message="A defect.",
        filename="app.py",
        location=Location(row, 1),
        end_location=Location(end_row or row, 5),
        severity="error",
        statement_rows=rows,
    )


def suppressor(text: str, found: Finding | None = None) -> str | None:
    """The text of the suppression that sets a finding in ``text`` aside."""
    found = found or finding()
    apply_suppressions([found], suppressions_in(text), TODAY)
    return found.suppressed_by


def unused(text: str, *findings: Finding) -> list[str]:
    suppressions = suppressions_in(text)
    apply_suppressions(list(findings), suppressions, TODAY)
    return [one.text for one in suppressions if not one.used]


@pytest.mark.parametrize(
    "comment",
    [
        "# noqa",
        "#noqa",
        "# NOQA",
        "# noqa because the server adds it",
        "# noqa: PRC303",
        "#noqa:PRC303",
        "# NoQA : prc303",
        "# noqa: PRC101, PRC303",
        "# noqa: E501,PRC303",
        "# noqa: E501 PRC303 added by the proxy",
        "# noqa: PRC3",
        "# noqa: PRC",
        "# noqa PRC303",
        "# noqa[PRC303]",
        "# lint-procore: ignore[PRC303]",
        "#lint-procore:ignore[PRC303]",
        "# Lint-Procore: Ignore[prc303] added by the proxy",
        "# lint-procore: ignore[PRC304, PRC303] added by the proxy",
        "# lint-procore: ignore [PRC304 PRC303]",
        "# lint-procore: ignore[PRC30]",
        "# lint-procore: ignore[PRC303] until 2026-06-30",
        "# lint-procore: ignore[PRC303] until the proxy adds it",
    ],
)
def test_suppresses(comment: str) -> None:
    assert suppressor(f"call()  {comment}\n") == comment


@pytest.mark.parametrize(
    "comment",
    [
        "# noqa: E501",
        "# noqa E501",
        "# noqa:",
        "# noqa: because the server adds it",
        "# noqa: PRC304",
        "# noqa: PRC3031",
        "# noqa: PRC30X",
        "# noqa: PRC-303",
        "# noqa: PRC 303",
        "# noqa: PCR303",
        "# noqa: PR",
        "# noqa - PRC304",
        "# noqa (PRC304)",
        "# noqall",
        "# noqa-begin",
        "# see noqa: PRC303",
        "# flake8: noqa",
        "# ruff: noqa: PRC303",
        "# lint-procore: ignore",
        "# lint-procore: ignore PRC303",
        "# lint-procore: ignore[]",
        "# lint-procore: ignore[PRC303",
        "# lint-procore: ignore[PRC 303]",
        "# lint-procore: ignore[missing-company-id-header]",
        "# lint-procore: ignore[PRC304]",
        "# lint-procore: ignore[PRC303] until 2026-06-29",
        "# lint-procore: ignore[PRC303] until 2026-02-31",
        "# lint-procore: ignore-file[PRC303]",
        "# lint-procore: ignore-file",
        "# lint-procore: ignore-next-line[PRC303]",
    ],
)
def test_does_not_suppress(comment: str) -> None:
    assert suppressor(f"call()  {comment}\n") is None


def test_text_in_a_string_is_no_comment() -> None:
    assert suppressor('call("# noqa: PRC303")\n') is None


def test_plugin_codes_are_suppressed_like_ours() -> None:
    assert suppressor("call()  # noqa: ACM001\n", finding(code="ACM001")) == "# noqa: ACM001"
    assert suppressor("call()  # lint-procore: ignore[ACM]\n", finding(code="ACM001")) == "# lint-procore: ignore[ACM]"


def test_another_tools_family_is_not_short_for_a_plugin() -> None:
    assert suppressor("call()  # noqa: C4\n", finding(code="CUS401")) is None


def test_only_the_own_part_of_a_comment_is_the_suppression() -> None:
    text = "call()  # type: ignore # noqa: PRC303 # pragma: no cover\n"
    (one,) = suppressions_in(text)
    assert text[one.column - 1 : one.end_column - 1] == one.text == "# noqa: PRC303"


def test_reason_may_name_a_ticket() -> None:
    (one,) = suppressions_in("call()  # lint-procore: ignore[PRC303] see #42, until 2027-01-31\n")
    assert (one.reason, one.until) == ("see #42, until 2027-01-31", date(2027, 1, 31))


def test_two_suppressions_in_one_comment() -> None:
    text = "call()  # noqa: PRC304 # lint-procore: ignore[PRC303] proxy\n"
    assert [(one.codes, one.column) for one in suppressions_in(text)] == [(("PRC304",), 9), (("PRC303",), 24)]


# Where it has to stand

STATEMENT = """\
before()
response = get(
    url,
    headers={},
)
after()
"""


def with_comment(row: int, comment: str = "# noqa: PRC303") -> str:
    lines = STATEMENT.splitlines()
    lines[row - 1] += "  " + comment
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("row", [2, 3, 4, 5])
@pytest.mark.parametrize("comment", ["# noqa: PRC303", "# noqa", "# lint-procore: ignore[PRC303]"])
def test_any_line_of_the_statement_will_do(row: int, comment: str) -> None:
    assert suppressor(with_comment(row, comment), finding(row=4, rows=(2, 5))) == comment


@pytest.mark.parametrize("row", [1, 6])
def test_neighbouring_lines_of_code_will_not(row: int) -> None:
    assert suppressor(with_comment(row), finding(row=4, rows=(2, 5))) is None


def test_without_a_known_statement_the_findings_own_rows_count() -> None:
    assert suppressor(with_comment(3), finding(row=2, end_row=3)) == "# noqa: PRC303"
    assert suppressor(with_comment(4), finding(row=2, end_row=3)) is None


def test_line_after_a_multi_line_string() -> None:
    text = 'query = """\nfirst\nlast\n"""  # noqa: PRC204\n'
    assert suppressor(text, finding(row=2, code="PRC204", rows=(1, 4))) == "# noqa: PRC204"


@pytest.mark.parametrize("comment", ["# noqa: PRC303", "# lint-procore: ignore[PRC303] proxy"])
def test_comment_line_just_before(comment: str) -> None:
    assert suppressor(f"def f():\n    {comment}\n    call()\n", finding(row=3, rows=(3, 3))) == comment


def test_comment_line_before_a_statement_covers_its_later_lines() -> None:
    assert suppressor("# noqa: PRC303\n" + STATEMENT, finding(row=2, rows=(2, 2))) == "# noqa: PRC303"
    assert suppressor("# noqa: PRC303\nget(\n  url,\n)\n", finding(row=3, rows=(2, 4))) == "# noqa: PRC303"


def test_run_of_comment_lines_counts_as_one() -> None:
    text = "# lint-procore: ignore[PRC303] proxy\n# and a word about why\n# noqa: PRC304\ncall()\n"
    assert suppressor(text, finding(row=4)) == "# lint-procore: ignore[PRC303] proxy"
    assert suppressor(text, finding(row=4, code="PRC304")) == "# noqa: PRC304"


@pytest.mark.parametrize("between", ["\n", "other()\n"])
def test_comment_line_counts_only_directly_above(between: str) -> None:
    assert suppressor(f"# noqa: PRC303\n{between}call()\n", finding(row=3)) is None


def test_comment_line_inside_the_statement() -> None:
    text = "get(\n    url,\n    # lint-procore: ignore[PRC303] proxy\n    headers={},\n)\n"
    assert suppressor(text, finding(row=1, rows=(1, 5))) == "# lint-procore: ignore[PRC303] proxy"


def test_bare_noqa_on_a_line_of_its_own_means_nothing() -> None:
    assert suppressor("# noqa\ncall()\n", finding(row=2)) is None


@pytest.mark.parametrize("comment", ["# lint-procore: ignore-file[PRC303] sample", "# lint-procore: ignore-file"])
def test_whole_file(comment: str) -> None:
    assert suppressor(f"import os\n\n{comment}\n\ncall()\n", finding(row=5)) == comment


def test_whole_file_for_some_codes_leaves_the_others() -> None:
    assert suppressor("# lint-procore: ignore-file[PRC304]\ncall()\n", finding(row=2)) is None


@pytest.mark.parametrize("rest", [" PRC304", ": PRC304", "[PRC304", "[]", "[PRC30X]"])
def test_misspelt_ignore_file_is_never_for_all_codes(rest: str) -> None:
    text = f"# lint-procore: ignore-file{rest}\ncall()\n"
    assert suppressor(text, finding(row=2)) is None
    assert unused(text, finding(row=2)) == [f"# lint-procore: ignore-file{rest}"]


def test_findings_of_another_file_are_left_alone() -> None:
    elsewhere = finding()
    elsewhere.filename = "other.py"
    assert suppressor("call()  # noqa: PRC303\n", elsewhere) is None
    assert suppressor("# lint-procore: ignore-file\n", elsewhere) is None


# Use


def test_unused_suppressions_are_told_from_used_ones() -> None:
    text = "call()  # noqa: PRC303\ncall()  # noqa: PRC304\ncall()  # lint-procore: ignore[PRC303] why\n"
    assert unused(text, finding(row=1)) == ["# noqa: PRC304", "# lint-procore: ignore[PRC303] why"]


@pytest.mark.parametrize("comment", ["# noqa: PRC30X", "# lint-procore: ignore", "# lint-procore: ignore[PRC303"])
def test_misspelt_suppression_is_unused(comment: str) -> None:
    assert unused(f"call()  {comment}\n", finding()) == [comment]


@pytest.mark.parametrize("comment", ["# noqa", "# noqa: E501", "# noqa: ACM001"])
def test_what_may_serve_another_linter_is_never_unused(comment: str) -> None:
    assert unused(f"call()  {comment}\n") == []


def test_every_suppression_that_reaches_a_finding_is_used() -> None:
    text = "# lint-procore: ignore-file[PRC303]\ncall()  # noqa: PRC303, PRC304\n"
    suppressions = suppressions_in(text)
    apply_suppressions([finding(row=2)], suppressions, TODAY)
    assert [one.used_codes for one in suppressions] == [{"PRC303"}, {"PRC303"}]


def test_expired_suppression_is_unused_and_says_so() -> None:
    text = "call()  # lint-procore: ignore[PRC303] until 2026-06-29\n"
    assert unused(text, finding()) == ["# lint-procore: ignore[PRC303] until 2026-06-29"]
    (one,) = suppressions_in(text)
    assert [one.expired(date(2026, 6, day)) for day in (28, 29, 30)] == [False, False, True]


def test_earlier_mark_on_a_finding_stays() -> None:
    found = finding()
    found.suppressed_by = "the baseline"
    assert suppressor("call()  # noqa: PRC303\n", found) == "the baseline"


def test_long_runs_of_comments_are_read_once() -> None:
    text = "# noqa: PRC303\n" * 20_000 + "call()\n"
    assert {one.target_row for one in suppressions_in(text)} == {20_001}


PIECES = [
    "noqa",
    "lint-procore",
    ":",
    "ignore",
    "-file",
    "[",
    "]",
    "PRC303",
    "PRC3",
    "E501",
    ",",
    " ",
    "#",
    "until 2027-13-45",
]


@given(st.lists(st.sampled_from(PIECES) | st.text(st.characters(exclude_characters="\r\n\0"), max_size=3)))
def test_any_comment_can_be_read(pieces: list[str]) -> None:
    comment = "#" + "".join(pieces)
    text = f"call()  {comment}"
    for one in find_suppressions(Source("app.py", text), [(8, comment)]):
        assert text[one.column - 1 : one.end_column - 1] == one.text
        assert one.codes is None or all(code == code.upper() for code in one.codes)
