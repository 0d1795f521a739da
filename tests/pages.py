"""Pages of HTML in a real browser, for tests."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def opened_file(browser: Browser, file: Path, **context: Any) -> tuple[Page, list[str]]:
    """The page in a browser, and what went wrong in it or was asked of the network."""
    page = browser.new_context(**context).new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text))
    page.on("dialog", lambda dialog: wrong.append(dialog.message))
    page.on("request", lambda request: wrong.append(request.url) if request.url != file.as_uri() else None)
    page.goto(file.as_uri())
    return page, wrong


def assert_accessible(page: Page, scheme: str) -> None:
    """What axe finds wrong is nothing, and the page keeps to the colour scheme."""
    from axe_playwright_python.sync_playwright import Axe

    checked = Axe().run(page)
    assert checked.violations_count == 0, checked.generate_report()
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    light = sum(map(int, re.findall(r"\d+", ground))) / 3
    assert (light > 128) is (scheme == "light")
