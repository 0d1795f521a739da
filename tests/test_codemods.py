"""What the fixes make of code that has to change in several places: small projects in, their files out."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from test_proof import lint_procore


def fix(folder: Path) -> None:
    fixed = lint_procore(folder, "check", "--no-cache", "--fix", "--unsafe-fixes", ".")
    assert fixed.returncode in (0, 1), fixed.stdout + fixed.stderr


def fixed_files(folder: Path, files: dict[str, str]) -> dict[str, str]:
    """What all fixes make of a small project; every module of it still compiles, and there is nothing left to fix."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    fix(folder)
    found = {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*")) if path.is_file()}
    texts = {name: path.read_text(encoding="utf-8") for name, path in found.items()}
    for name, text in texts.items():
        if name.endswith(".py"):
            ast.parse(text)
    fix(folder)
    assert all(path.read_text(encoding="utf-8") == texts[name] for name, path in found.items())
    return texts


CLIENT = """\
import requests


def get(path, token, **params):
    headers = {"Authorization": f"Bearer {token}"}
    return requests.get("https://api.procore.com/rest/v1.0" + path, headers=headers, params=params).json()
"""


def test_a_parameter_is_not_taken_for_one_of_the_query(tmp_path: Path) -> None:
    caller = "from client import get\n\n\ndef projects(token, company_id):\n"
    files = {"client.py": CLIENT, "job.py": caller + '    return get("/projects", token, company_id=company_id)\n'}
    fixed = fixed_files(tmp_path, files)
    assert "def get(path, token, *, procore_company_id, **params):" in fixed["client.py"]
    assert 'get("/projects", token, company_id=company_id, procore_company_id=company_id)' in fixed["job.py"]


def test_what_is_only_called_alike_is_left_alone(tmp_path: Path) -> None:
    caller = "import client\n\n\ndef projects(token, company_id, cache):\n"
    body = '    cache.get("projects")\n    return client.get(f"/companies/{company_id}/projects", token)\n'
    fixed = fixed_files(tmp_path, {"client.py": CLIENT, "job.py": caller + body})
    assert 'cache.get("projects")\n' in fixed["job.py"]
    assert 'client.get(f"/companies/{company_id}/projects", token, company_id=company_id)' in fixed["job.py"]


@pytest.mark.parametrize("decorator", ["@app.task", "@cli.command()"])
def test_what_others_call_keeps_its_parameters(tmp_path: Path, decorator: str) -> None:
    text = (
        CLIENT.replace("def get", f"{decorator}\ndef get")
        + "\n\ndef all_of(token, company_id):\n    get('/x', token)\n"
    )
    fixed = fixed_files(tmp_path, {"client.py": text})
    assert "def get(path, token, **params):" in fixed["client.py"]
