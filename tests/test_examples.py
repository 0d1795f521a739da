"""The examples show what they say, and so do README.md and the pages of ``docs/``."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from checkout import ROOT

from lint_procore.config import App, Config, load_config
from lint_procore.registry import load_rules

sys.path.insert(0, str(ROOT / "docs"))
from refresh import PAGES, RULE_PAGES, commands, refreshed, rule_pages

TOML = re.compile(r"^```toml\n((?:.*\n)*?)```$", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?://)([^)#]+)(?:#[^)]*)?\)")


def lint_procore(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in the project's folder, as a reader of the README would."""
    return subprocess.run(
        [sys.executable, "-m", "lint_procore", *arguments],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def codes_in(folder: str) -> set[str]:
    checked = lint_procore("check", "--output-format", "json", folder)
    assert checked.stderr == ""
    return {finding["code"] for finding in json.loads(checked.stdout)}


def test_legacy_example_shows_every_group_of_rules() -> None:
    found = codes_in("examples/legacy")
    assert {"PRC101", "PRC102", "PRC202", "PRC203", "PRC204", "PRC206", "PRC301", "PRC302", "PRC303", "PRC304"} <= found


def test_legacy_example_fails_a_run() -> None:
    assert lint_procore("check", "examples/legacy").returncode == 1


def test_migrated_example_is_clean_at_any_confidence() -> None:
    checked = lint_procore("check", "--confidence", "possible", "--fail-on", "note", "examples/migrated")
    assert (checked.returncode, checked.stderr) == (0, "")
    assert checked.stdout.startswith("No findings in 8 files")


def test_examples_are_twins() -> None:
    legacy, migrated = (
        {path.name for path in (ROOT / "examples" / name).iterdir() if path.name != "__pycache__"}
        for name in ("legacy", "migrated")
    )
    assert legacy == migrated


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_shown_output_is_what_the_commands_print(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text == refreshed(text), "run: make docs"


def test_readme_shows_what_is_found() -> None:
    shown = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(commands(shown)) == 3
    assert "examples/legacy/auth.py:24:23: PRC102 " in shown


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert [link for link in LINK.findall(text) if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", [ROOT / "README.md", RULE_PAGES / "README.md"], ids=["README", "index"])
def test_lists_of_rules_are_complete(page: Path) -> None:
    rows = re.findall(r"^\| \[(PRC\d{3})\]\(.*\) \| ([a-z-]+) \| [^|]", page.read_text(encoding="utf-8"), re.MULTILINE)
    rules = load_rules(plugins=False).rules
    assert rows == [(rule.code, rule.name) for rule in rules]


@pytest.mark.parametrize("name", sorted({*rule_pages(), *(path.name for path in RULE_PAGES.glob("*"))}))
def test_pages_of_rules_are_what_the_rules_say(name: str) -> None:
    assert (RULE_PAGES / name).read_text(encoding="utf-8") == rule_pages()[name], "run: make docs"


def test_a_finding_leads_to_the_page_of_its_rule() -> None:
    checked = lint_procore("check", "--output-format", "json", "examples/legacy")
    for finding in json.loads(checked.stdout):
        assert finding["url"].endswith(f"/docs/rules/{finding['code']}.md")
        assert (RULE_PAGES / f"{finding['code']}.md").is_file()


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `([a-z-]+)` \|", text, re.MULTILINE))
    names = [each.name for kind in (Config, App) for each in fields(kind)]
    settings = {name.replace("_", "-") for name in names} - {"root", "origin", "origins", "nested"} | {"extend"}
    assert documented == settings


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_shown_configuration_is_valid(page: Path, tmp_path: Path) -> None:
    for block in TOML.findall(page.read_text(encoding="utf-8")):
        (tmp_path / "pyproject.toml").write_text(block, encoding="utf-8")
        shown = load_config(str(tmp_path))
        assert (shown.origin is not None) == ("lint-procore" in block)
