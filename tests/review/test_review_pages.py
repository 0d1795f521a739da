"""The pages of a review in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pages import assert_accessible, opened_file
from records import finding, record, records
from test_reports import HOSTILE, hostile

from lint_procore.review.record import Record
from lint_procore.review.reports import file_name, write_all

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def written(of: list[Record], tmp_path: Path) -> tuple[Path, Path]:
    """The index, and the page of the first."""
    write_all(of, str(tmp_path))
    return tmp_path / "index.html", tmp_path / "pages" / f"{file_name(of[0])}.html"


def shown_submissions(page: Page) -> list[str]:
    return [link.inner_text() for link in page.locator("#submissions tbody tr:visible a").all()]


def test_index_filters_by_verdict_and_words_and_leads_to_the_pages(browser: Browser, tmp_path: Path) -> None:
    index, first = written(records(), tmp_path)
    page, wrong = opened_file(browser, index)
    assert len(shown_submissions(page)) == 5
    assert page.get_by_role("status").inner_text() == "5 of 5 shown"
    page.get_by_label("fails").uncheck()
    assert len(shown_submissions(page)) == 4
    page.get_by_label("fails").check()
    page.get_by_label("Words").fill("ACME-1.3  prc301")
    assert shown_submissions(page) == ["incoming/acme-1.3.zip"]
    assert page.get_by_role("status").inner_text() == "1 of 5 shown"
    assert wrong == []
    page.get_by_role("link", name="incoming/acme-1.3.zip").click()
    assert page.url == first.as_uri()
    page.get_by_role("link", name="All submissions").click()
    assert page.url == index.as_uri()


def test_index_of_two_thousand_is_filtered(browser: Browser, tmp_path: Path) -> None:
    many = [record(f"in/app-{number}.zip", findings=[finding()] if number % 2 else []) for number in range(2000)]
    write_all(many[:1], str(tmp_path))
    from lint_procore.review.reports.html import Reports

    index = tmp_path / "index.html"
    index.write_text(Reports().index(many, {each.submission: "index.html" for each in many}), encoding="utf-8")
    page, wrong = opened_file(browser, index)
    page.get_by_label("fails").uncheck()
    assert page.get_by_role("status").inner_text() == "1000 of 2000 shown"
    page.get_by_label("Words").fill("app-198")
    assert page.get_by_role("status").inner_text() == "6 of 2000 shown"
    assert wrong == []


def test_a_reason_leads_to_its_finding_even_where_that_was_filtered_out(browser: Browser, tmp_path: Path) -> None:
    page, wrong = opened_file(browser, written(records(), tmp_path)[1])
    page.get_by_label("Rule").select_option("PRC104")
    article = page.locator("#finding-1")
    assert not article.is_visible()
    page.get_by_role("link", name="app/client.py:11:9").first.click()
    assert article.is_visible()
    assert page.url.endswith("#finding-1")
    assert wrong == []


def test_page_shows_lines_with_evidence_and_what_was_not_obeyed(browser: Browser, tmp_path: Path) -> None:
    page, wrong = opened_file(browser, written(records(), tmp_path)[1])
    assert page.locator("#finding-1 mark").first.inner_text() == "return get(url)"
    page.get_by_role("button", name="Open all evidence").click()
    assert page.get_by_text("the headers are made here, without it").is_visible()
    assert "not obeyed" in page.locator("#finding-2").inner_text()
    assert "../../etc/cron.d/job" in page.get_by_role("region", name="Not brought out of it").inner_text()
    assert wrong == []


@pytest.mark.parametrize("text", HOSTILE)
def test_pages_run_nothing_that_a_submission_brings(browser: Browser, tmp_path: Path, text: str) -> None:
    for file in written(hostile(text), tmp_path):
        page, wrong = opened_file(browser, file)
        page.locator("table").first.hover()
        assert wrong == []
        assert page.locator("img, iframe, evil, style:not(head style), script:not(body > script)").count() == 0


def test_pages_are_whole_without_scripts(browser: Browser, tmp_path: Path) -> None:
    index, first = written(records(), tmp_path)
    page, _ = opened_file(browser, index, java_script_enabled=False)
    assert len(shown_submissions(page)) == 5
    page, _ = opened_file(browser, first, java_script_enabled=False)
    assert page.locator("article:visible").count() == 27
    assert page.locator("form:visible").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible_in_both_schemes(browser: Browser, tmp_path: Path, scheme: str) -> None:
    for file in written(records(), tmp_path):
        page, _ = opened_file(browser, file, color_scheme=scheme, bypass_csp=True)
        assert_accessible(page, scheme)
