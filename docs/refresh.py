"""Put into README.md and the pages of ``docs/`` what is derived: ``python docs/refresh.py``.

A code block of the kind ``console`` begins with a command line, ``$ lint-procore …``; the rest is its output. The
tables of rules and the pages below ``docs/rules/`` come from the rules themselves.
"""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

from lint_procore.pages import page, tables
from lint_procore.registry import load_rules
from lint_procore.rule import Rule
from lint_procore.schema import schema

ROOT = Path(__file__).resolve().parent.parent
RULE_PAGES = ROOT / "docs" / "rules"
SCHEMA = ROOT / "lint_procore" / "lint-procore.schema.json"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]

_BLOCK = re.compile(r"^```console\n\$ lint-procore (.*)\n(?:.*\n)*?```$", re.MULTILINE)
_TABLES = re.compile(r"(<!-- rules: (\S+) -->\n).*?(?=<!-- end of rules -->)", re.DOTALL)

_INDEX = """\
# The rules

Each page says what a rule finds and why, with a source, shows examples, and says how to mend what is found and when to
suppress it. The same text is what `lint-procore rule CODE` prints. These files are written by `make docs`.

"""


def refreshed(text: str) -> str:
    """The text of a page with what is derived as it is now; raises ValueError when a command complains."""
    text = _BLOCK.sub(lambda block: f"```console\n$ lint-procore {block[1]}\n{_output(block[1])}```", text)
    return _TABLES.sub(lambda block: f"{block[1]}{tables(_rules(), block[2])}\n", text)


def commands(text: str) -> list[str]:
    """The commands whose output a page shows."""
    return _BLOCK.findall(text)


def rule_pages() -> dict[str, str]:
    """The files of ``docs/rules/``, by name: a page for each rule, and a list of them."""
    rules = _rules()
    codes = {rule.code for rule in rules}
    pages = {f"{rule.code}.md": page(rule, codes) for rule in rules}
    return {"README.md": f"{_INDEX}{tables(rules, '')}\n", **pages}


def _rules() -> tuple[Rule, ...]:
    loaded = load_rules(plugins=False)
    if loaded.errors:
        raise ValueError("\n".join(f"{error.what}: {error.message}" for error in loaded.errors))
    return loaded.rules


def _output(command: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-m", "lint_procore", *shlex.split(command)],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    if ran.stderr or ran.returncode not in (0, 1):
        raise ValueError(f"lint-procore {command}: status {ran.returncode}\n{ran.stderr}")
    return ran.stdout


def schema_text() -> str:
    """The JSON Schema of a configuration, as it is shipped."""
    return json.dumps(schema(), indent=2) + "\n"


def write() -> None:
    """Write all that is derived; a page of a rule that is gone goes too."""
    SCHEMA.write_text(schema_text(), encoding="utf-8", newline="\n")
    for path in PAGES:
        path.write_text(refreshed(path.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    RULE_PAGES.mkdir(exist_ok=True)
    derived = rule_pages()
    for path in RULE_PAGES.glob("*.md"):
        if path.name not in derived:
            path.unlink()
    for name, text in derived.items():
        (RULE_PAGES / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
