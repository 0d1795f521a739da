"""What a user gets who installs the project: the wheel's contents, and a command that works."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from checkout import ROOT, copy_project

import lint_procore


def run(command: Sequence[str | Path], cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run without anything from this environment that could lend the installed package the checkout's files."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built as for a release: a source distribution first, and the wheel from that."""
    source = copy_project(tmp_path_factory.mktemp("build") / "source")
    out = tmp_path_factory.mktemp("dist")
    built = run([sys.executable, "-m", "build", "--outdir", out, source], cwd=out)
    assert built.returncode == 0, built.stdout + built.stderr
    (found,) = out.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_wheel_holds_every_module_and_rule(names: set[str]) -> None:
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "lint_procore").rglob("*.py")}
    rules = {f"lint_procore/rules/{path.name}" for path in (ROOT / "rules").glob("*.py")}
    assert rules
    assert (modules | rules) - names == set()


def test_wheel_holds_policy_and_typing_marker(names: set[str]) -> None:
    assert {"lint_procore/rules/policy.toml", "lint_procore/py.typed"} <= names


def test_wheel_holds_nothing_else(names: set[str]) -> None:
    metadata = f"lint_procore-{lint_procore.__version__}.dist-info/"
    assert {name for name in names if not name.startswith(("lint_procore/", metadata))} == set()
    assert {name for name in names if name.endswith((".pyc", ".swp", ".orig"))} == set()


def test_wheel_carries_the_licence(wheel: Path, names: set[str]) -> None:
    assert [name for name in names if name.endswith("/LICENSE")]
    with zipfile.ZipFile(wheel) as archive:
        (metadata,) = (archive.read(name).decode() for name in names if name.endswith(".dist-info/METADATA"))
    assert "License-Expression: MIT" in metadata


def test_installed_command_lints(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "environment"
    # The dependencies are those of the environment that runs the tests, without its lint-procore.
    made = run([sys.executable, "-m", "venv", "--without-pip", environment], cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    python = environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    installed = run(
        [sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", wheel], cwd=tmp_path
    )
    assert installed.returncode == 0, installed.stdout + installed.stderr
    site = Path(
        run([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], cwd=tmp_path).stdout.strip()
    )
    (site / "dependencies.pth").write_text(str(Path(pytest.__file__).parent.parent), encoding="utf-8")
    origin = run([python, "-c", "import lint_procore; print(lint_procore.__file__)"], cwd=tmp_path)
    assert Path(origin.stdout.strip()).is_relative_to(environment)

    command = python.parent / "lint-procore"
    version = run([command, "--version"], cwd=tmp_path)
    assert lint_procore.__version__ in version.stdout
    assert version.returncode == 0

    legacy = run(
        [command, "check", "--output-format", "concise", ROOT / "examples" / "legacy" / "auth.py"], cwd=tmp_path
    )
    assert (legacy.returncode, legacy.stderr) == (1, "")
    assert "PRC202" in legacy.stdout
    migrated = run([python, "-m", "lint_procore", "check", ROOT / "examples" / "migrated"], cwd=tmp_path)
    assert (migrated.returncode, migrated.stderr) == (0, "")


def test_the_guides_map_names_every_part_and_nothing_else() -> None:
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    places = set(re.findall(r"`((?:lint_procore|rules|benchmarks)/[\w./]*)`", guide))
    assert [place for place in sorted(places) if not (ROOT / place).exists()] == []
    named = guide.partition("## Where things are")[2].partition("\n## ")[0]
    parts = {path.parent.name for path in (ROOT / "lint_procore").glob("*/__init__.py")}
    assert {part for part in parts if not re.search(rf"`(?:lint_procore/)?{part}/?`", named)} == set()
