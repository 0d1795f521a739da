"""Put into README.md and the pages of ``docs/`` what their commands really print: ``python docs/refresh.py``.

A code block of the kind ``console`` begins with a command line, ``$ lint-procore …``; the rest is its output.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]

_BLOCK = re.compile(r"^```console\n\$ lint-procore (.*)\n(?:.*\n)*?```$", re.MULTILINE)


def refreshed(page: str) -> str:
    """The text of a page with the true output in its blocks; raises ValueError when a command complains."""
    return _BLOCK.sub(lambda block: f"```console\n$ lint-procore {block[1]}\n{_output(block[1])}```", page)


def commands(page: str) -> list[str]:
    """The commands whose output a page shows."""
    return _BLOCK.findall(page)


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


if __name__ == "__main__":
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        page.write_text(refreshed(text), encoding="utf-8", newline="\n")
