"""What SECURITY.md promises: each promise has tests that are named after its number."""

from __future__ import annotations

import ast
import hashlib
import hmac
import html.parser
import io
import json
import os
import pickle
import re
import sqlite3
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from watched import as_json, watched

from lint_procore.report import FORMATS
from lint_procore.review.limits import Limits
from lint_procore.review.reader import Task

SECURITY = (Path(__file__).parent.parent / "SECURITY.md").read_text(encoding="utf-8")
PROMISE = re.compile(r"^- \*\*P(\d+)\.", re.MULTILINE)
# A finding that anybody would expect, for telling that a run did its work.
LEGACY = b'import requests\n\nrequests.get("https://app.procore.com/vapid/projects", timeout=30)\n'
SECRET = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"
WITH_SECRET = f"""import requests

CLIENT_SECRET = "{SECRET}"
TOKEN = "Bearer {SECRET}"
requests.post(
    "https://login.procore.com/oauth/token",
    data={{"grant_type": "client_credentials", "client_id": "x", "client_secret": "{SECRET}"}},
)
"""


def project(folder: Path, files: dict[str, bytes | str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogateescape"))
    return folder


def test_every_promise_has_tests() -> None:
    numbers = [int(number) for number in PROMISE.findall(SECURITY)]
    assert numbers == list(range(1, len(numbers) + 1))
    names = [
        node.name
        for node in ast.parse(Path(__file__).read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
    ]
    tested = {int(found[1]) for name in names if (found := re.match(r"test_p(\d+)_", name))}
    assert tested == set(numbers)


# P1: nothing is executed

SHADOWS = (
    "json.py",
    "tomli.py",
    "tomllib.py",
    "libcst.py",
    "click.py",
    "requests.py",
    "sitecustomize.py",
    "conftest.py",
    "setup.py",
)


def trap(folder: Path) -> Path:
    """A project all of whose files say so when they are run."""
    shout = "import os\nos.mkdir('executed')\nraise SystemExit('executed')\n"
    files: dict[str, bytes | str] = dict.fromkeys(SHADOWS, shout)
    files |= {
        "client.py": LEGACY + shout.encode(),
        "package/__init__.py": shout,
        "package/client.py": LEGACY + b"from package import x\n" + shout.encode(),
        "notebook.ipynb": json.dumps(
            {
                "nbformat": 4,
                "nbformat_minor": 5,
                "metadata": {},
                "cells": [
                    {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": source}
                    for source in ("!mkdir executed", "%run client.py", LEGACY.decode() + shout)
                ],
            }
        ),
        "config.yaml": "url: !!python/object/apply:os.mkdir [executed]\nhost: https://app.procore.com\n",
        "evil.pth": "import os; os.mkdir('executed')\n",
    }
    return project(folder, files)


@pytest.mark.parametrize("command", ["check", "inventory"])
def test_p1_nothing_that_is_scanned_is_executed(tmp_path: Path, command: str) -> None:
    folder = trap(tmp_path / "project")
    done = watched(folder, command, ".", "--output-format=json", beside=tmp_path / "beside")
    assert "app.procore.com" in done.out, done.err
    assert not (folder / "executed").exists()
    assert done.did("exec", "os.system", "os.exec", "os.spawn", "os.posix_spawn", "subprocess", "pty") == []


@pytest.mark.parametrize(
    "start", [["-m", "lint_procore"], ["-c", "import lint_procore.__main__ as m, sys; sys.exit(m.main())"]]
)
def test_p1_modules_of_the_current_folder_are_not_taken_for_others(tmp_path: Path, start: list[str]) -> None:
    folder = trap(tmp_path / "project")
    (folder / "sitecustomize.py").unlink()  # an interpreter that is told to look here runs that one before anybody else
    environment = {**os.environ, "PYTHONPATH": os.pathsep}
    command = [sys.executable, *start, "check", ".", "--output-format=json", "--no-cache"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert "app.procore.com" in done.stdout
    assert not (folder / "executed").exists()


def test_p1_the_watch_sees_what_it_watches_for(tmp_path: Path) -> None:
    """The tests above would be worth nothing if nobody could fail them."""
    folder = project(tmp_path / "rules", {"acme.py": "import subprocess\nsubprocess.run(['true'])\n"})
    done = watched(folder, "check", ".", "--rules-dir=.", beside=tmp_path / "beside")
    assert any("acme.py" in about for _, about in done.did("exec"))
    assert done.did("subprocess.Popen")


# P2: no configuration names code


@pytest.mark.parametrize("key", ["rules-dir", "rules-dirs", "plugins", "plugin", "python", "command", "openapi"])
@pytest.mark.parametrize("name", ["lint-procore.toml", "pyproject.toml"])
def test_p2_no_key_of_a_configuration_leads_to_code(tmp_path: Path, key: str, name: str) -> None:
    section = "[tool.lint-procore]\n" if name == "pyproject.toml" else ""
    rule = "import os\nos.mkdir('executed')\n"
    folder = project(
        tmp_path / "project", {name: f'{section}{key} = "rules"\n', "rules/r.py": rule, "client.py": LEGACY}
    )
    done = watched(folder, "check", ".", beside=tmp_path / "beside")
    assert done.status == 2 and key in done.err
    assert not (folder / "executed").exists()


def test_p2_no_key_of_the_schema_speaks_of_code() -> None:
    schema = json.loads((Path(__file__).parent.parent / "lint_procore" / "lint-procore.schema.json").read_text())
    keys = set(schema["properties"])
    assert not {key for key in keys if re.search(r"rules?-dir|plugin|command|exec|python|module|script|hook", key)}


# P3: nothing is sent


@pytest.mark.parametrize("command", [["check"], ["check", "--diff"], ["inventory"]])
def test_p3_no_connection_is_opened(tmp_path: Path, command: list[str]) -> None:
    files: dict[str, bytes | str] = {
        "client.py": LEGACY,
        "README.md": "https://app.procore.com/x\n",
        "all.py": WITH_SECRET,
    }
    folder = project(tmp_path / "project", files)
    done = watched(folder, *command, ".", beside=tmp_path / "beside")
    assert done.status in (0, 1), done.err
    assert done.did("socket.", "http.", "urllib.", "ftplib.", "smtplib.", "webbrowser.") == []


# P4: nothing else is written


@pytest.mark.parametrize("command", [["check"], ["inventory"], ["check", "--diff"], ["check", "--statistics"]])
def test_p4_a_run_writes_to_the_cache_alone(tmp_path: Path, command: list[str]) -> None:
    folder = project(tmp_path / "project", {"client.py": LEGACY, "sub/more.py": WITH_SECRET})
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    done = watched(folder, *command, ".", beside=tmp_path / "beside")
    assert done.status in (0, 1), done.err
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    own = str(tmp_path / "beside" / "cache")
    written = [
        (event, about) for event, about in done.did("open", "os.re", "os.mk", "os.rm", "os.li", "os.sy", "os.tr")
    ]
    assert [each for each in written if own not in each[1] and os.devnull not in each[1]] == []


@pytest.mark.parametrize("key", ["cache-dir", "baseline"])
@pytest.mark.parametrize("place", ["../elsewhere", "/tmp/elsewhere", "link/elsewhere"])
def test_p4_a_configuration_names_no_place_outside_its_project(tmp_path: Path, key: str, place: str) -> None:
    folder = project(tmp_path / "project", {"lint-procore.toml": f'{key} = "{place}"\n', "client.py": LEGACY})
    (folder / "link").symlink_to(tmp_path)
    done = watched(folder, "check", ".", beside=tmp_path / "beside")
    assert done.status == 2 and key in done.err
    assert not (tmp_path / "elsewhere").exists()


# P5: a file costs at most itself


def test_p5_a_file_that_cannot_be_read_is_a_finding_and_others_are_told(tmp_path: Path) -> None:
    files: dict[str, bytes | str] = {
        "a_first.py": LEGACY,
        "brackets.py": b"# procore.com\nx = " + b"(" * 100_000,
        "sum.py": b"# procore.com\nx = " + b" + ".join([b"a"] * 20_000),
        "nul.py": b"# procore.com\nx = '\0'\n",
        "deep.json": b'{"x": "procore.com", "y": ' + b"[" * 200_000,
        "z_last.py": LEGACY,
        "lint-procore.toml": "file-timeout = 3.0\n",
    }
    folder = project(tmp_path / "project", files)
    done = watched(folder, "check", ".", "--output-format=json", "--confidence=possible", beside=tmp_path / "beside")
    assert done.status == 1, done.err
    told = {(each["filename"], each["code"]) for each in as_json(done)}
    assert {(name, "PRC900") for name in ("brackets.py", "sum.py", "nul.py", "deep.json")} <= told
    assert {name for name, code in told if code != "PRC900"} == {"a_first.py", "z_last.py"}


# P6: links, pipes, devices


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_p6_links_and_pipes_lead_nowhere(tmp_path: Path) -> None:
    outside = project(tmp_path / "outside", {"secret.py": LEGACY, ".env": f"PROCORE_CLIENT_SECRET={SECRET}\n"})
    folder = project(tmp_path / "project", {"client.py": LEGACY})
    (folder / "folder").symlink_to(outside)
    (folder / "loop").symlink_to(folder)
    (folder / "device.py").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe.py")
    done = watched(folder, "check", ".", "--output-format=json", beside=tmp_path / "beside")
    assert {each["filename"] for each in as_json(done)} == {"client.py"}


# P7: secrets


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("command", ["check"])
def test_p7_no_format_shows_a_secret(tmp_path: Path, format: str, command: str) -> None:
    files: dict[str, bytes | str] = {"client.py": WITH_SECRET, ".env": f"PROCORE_CLIENT_SECRET={SECRET}\n"}
    folder = project(tmp_path / "project", files)
    options = [f"--output-format={format}", "--confidence=possible", "--show-suppressed"]
    done = watched(folder, command, ".", *options, beside=tmp_path / "beside")
    assert done.status == 1, done.err
    assert "client.py" in done.out
    assert SECRET not in done.out + done.err
    assert SECRET[8:] not in done.out + done.err


def test_p7_an_inventory_shows_no_secret(tmp_path: Path) -> None:
    folder = project(tmp_path / "project", {"client.py": WITH_SECRET})
    for format in ("table", "json", "markdown", "csv"):
        done = watched(folder, "inventory", ".", f"--output-format={format}", beside=tmp_path / "beside")
        assert done.status == 0 and "login.procore.com" in done.out
        assert SECRET[8:] not in done.out + done.err


# P8: terminals and logs

EVIL_NAMES = ("::error::x.py", "a\x1b[2Jb.py", "\u202eyp.py", "a\rb.py", "a\nb.py", "##[stop-commands]x.py")
EVIL_LINE = (
    b'requests.get("https://app.procore.com/vapid/##[add-mask]x\\x1b[2J") # \x1b]0;x\x07 \xe2\x80\xae ##[group]\n'
)


@pytest.mark.skipif(sys.platform == "win32", reason="no such names on this system")
@pytest.mark.parametrize("format", ["full", "concise", "github", "markdown"])
def test_p8_no_text_of_a_file_is_obeyed(tmp_path: Path, format: str) -> None:
    files: dict[str, bytes | str] = dict.fromkeys(EVIL_NAMES, b"import requests\n" + EVIL_LINE)
    folder = project(tmp_path / "project", files)
    done = watched(folder, "check", ".", f"--output-format={format}", beside=tmp_path / "beside")
    assert done.status == 1, done.err
    shown = done.out + done.err
    assert "app.procore.com" in shown
    assert set(shown) - {"\n"} == {char for char in shown if char.isprintable()}
    commands = [
        line for line in shown.splitlines() if line.lstrip().startswith("::") and not line.lstrip().startswith(":::")
    ]
    if format == "github":
        assert all(re.match(r"::(error|warning|notice) file=[^:,]*,", line) for line in commands)
    else:
        assert commands == []
        assert "##[" not in shown


# P9: reports


class _Page(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>.py"


@pytest.mark.skipif(sys.platform == "win32", reason="no such names on this system")
def test_p9_html_holds_no_element_of_a_file(tmp_path: Path) -> None:
    name = MARKUP.replace("/", "")
    folder = project(tmp_path / "project", {name: LEGACY + b"# </script><script>alert(1)</script>\n"})
    done = watched(folder, "check", ".", "--output-format=html", beside=tmp_path / "beside")
    page = _Page()
    page.feed(done.out)
    assert "app.procore.com" in done.out
    assert [tag for tag, _ in page.tags].count("script") == 1 and "img" not in [tag for tag, _ in page.tags]
    assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)
    policy = next(
        attributes["content"] or "" for tag, attributes in page.tags if tag == "meta" and "http-equiv" in attributes
    )
    assert "default-src 'none'" in policy and "unsafe-inline" not in policy


@pytest.mark.skipif(sys.platform == "win32", reason="no such names on this system")
@pytest.mark.parametrize("start", ["=cmd|' !A0'!A1", "+1", "-1", "@SUM(1)"])
def test_p9_no_cell_starts_a_formula(tmp_path: Path, start: str) -> None:
    import csv

    folder = project(tmp_path / "project", {f"{start}.py": LEGACY.replace(b"projects", start.encode())})
    done = watched(folder, "inventory", ".", "--output-format=csv", beside=tmp_path / "beside")
    cells = [cell for row in csv.reader(io.StringIO(done.out)) for cell in row]
    assert any(start in cell for cell in cells)
    assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("format", ["json", "json-lines", "sarif", "gitlab", "junit"])
def test_p9_machine_formats_stay_valid(tmp_path: Path, format: str) -> None:
    from xml.etree import ElementTree

    files: dict[str, bytes | str] = {
        "client.py": b"import requests\n" + EVIL_LINE + b'requests.get("https://app.procore.com/vapid/]]><x/>")\n'
    }
    folder = project(tmp_path / "project", files)
    done = watched(folder, "check", ".", f"--output-format={format}", beside=tmp_path / "beside")
    assert done.status == 1, done.err
    if format == "junit":
        ElementTree.fromstring(done.out)
    else:
        for text in done.out.splitlines() if format == "json-lines" else [done.out]:
            json.loads(text)


# P10: fixes


def test_p10_fixes_keep_to_the_project(tmp_path: Path) -> None:
    outside = project(tmp_path / "outside", {"client.py": LEGACY})
    folder = project(tmp_path / "project", {"client.py": LEGACY, "lint-procore.toml": ""})
    (folder / "linked.py").symlink_to(outside / "client.py")
    (folder / "folder").symlink_to(outside)
    done = watched(folder, "check", "--fix", "--unsafe-fixes", ".", beside=tmp_path / "beside")
    assert (outside / "client.py").read_bytes() == LEGACY, done.out
    assert (folder / "client.py").read_bytes() != LEGACY, done.out
    assert (folder / "linked.py").is_symlink()
    # written beside the file and put in its place, so that nobody ever sees half of it
    own = os.path.realpath(folder)
    assert [about for event, about in done.did("open") if about.strip("'") == f"{own}/client.py"] == []
    assert any("client.py" in about for _, about in done.did("os.rename"))


# P11: the cache


def _cached(tmp_path: Path) -> tuple[Path, Path]:
    folder = project(tmp_path / "project", {"client.py": LEGACY})
    done = watched(folder, "check", ".", beside=tmp_path / "beside")
    assert done.status == 1, done.err
    return folder, tmp_path / "beside" / "cache"


class _Evil:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, ("executed",)


def _poison(cache: Path, body: bytes, key: bytes) -> None:
    with sqlite3.connect(cache / "results.sqlite3") as database:
        for (name,) in database.execute("SELECT key FROM result").fetchall():
            signature = hmac.digest(key, name + body, hashlib.sha256)
            database.execute("UPDATE result SET body = ? WHERE key = ?", (signature + body, name))


def test_p11_an_entry_that_somebody_else_signed_does_not_count(tmp_path: Path) -> None:
    folder, cache = _cached(tmp_path)
    _poison(cache, pickle.dumps((b"", _Evil())), b"x" * 32)
    done = watched(folder, "check", ".", beside=tmp_path / "beside")
    assert done.status == 1 and "app.procore.com" in done.out
    assert not (folder / "executed").exists()


def test_p11_not_even_a_signed_entry_runs_code(tmp_path: Path) -> None:
    folder, cache = _cached(tmp_path)
    for body in (pickle.dumps((b"", _Evil())), b"clint_procore.fix.write\nremove_leftovers\n(V.\ntR."):
        _poison(cache, body, (cache / "key").read_bytes())
        done = watched(folder, "check", ".", beside=tmp_path / "beside")
        assert done.status == 1 and "app.procore.com" in done.out
        assert not (folder / "executed").exists()
        cache.joinpath("results.sqlite3").unlink(missing_ok=True)
        watched(folder, "check", ".", beside=tmp_path / "beside")


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no owners on this system")
def test_p11_a_key_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    folder, cache = _cached(tmp_path)
    assert (cache / "key").stat().st_mode & 0o077 == 0
    (cache / "key").chmod(0o644)
    done = watched(folder, "check", ".", beside=tmp_path / "beside")
    assert done.status == 1 and "app.procore.com" in done.out
    assert "others may read it" in done.err


# P12: git


def test_p12_settings_of_a_repository_start_nothing(tmp_path: Path) -> None:
    folder = project(tmp_path / "project", {"client.py": "x = 1\n", ".gitattributes": "*.py diff=evil filter=evil\n"})
    shout = f"touch {tmp_path}/executed; cat"

    def git(*arguments: str) -> None:
        identity = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
        subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)

    git("init", "-b", "main")
    git("add", "client.py")
    git("commit", "-m", "x")
    for key in (
        "core.fsmonitor",
        "diff.external",
        "diff.evil.command",
        "diff.evil.textconv",
        "core.pager",
        "core.sshCommand",
    ):
        git("config", key, shout)
    (folder / "client.py").write_bytes(LEGACY)
    done = watched(folder, "check", ".", "--diff-base=HEAD", beside=tmp_path / "beside")
    assert done.status == 1, done.err
    assert "app.procore.com" in done.out
    assert not (tmp_path / "executed").exists()


# What is promised of `review`

CLEAN = b"""\
import requests


def projects(token, company):
    headers = {"Authorization": f"Bearer {token}", "Procore-Company-Id": company}
    return requests.get("https://api.procore.com/rest/v1.0/projects", headers=headers, timeout=30).json()
"""


def criteria(folder: Path, limits: str) -> str:
    """Our own criteria with other limits."""
    own = Path(__file__).parent.parent / "lint_procore" / "review" / "criteria.toml"
    path = folder / "criteria.toml"
    path.write_text(f"{own.read_text(encoding='utf-8').partition('[limits]')[0]}[limits]\n{limits}\n")
    return f"--policy={path}"


def reviewed(folder: Path, *arguments: str, beside: Path, **environment: str) -> dict[str, dict[str, Any]]:
    """The records of submissions in a folder, by name."""
    done = watched(folder, "review", *arguments, "--output-format=json", beside=beside, **environment)
    assert done.status in (0, 1), done.err
    return {str(record["submission"]): record for record in as_json(done)}


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


# Where tools do not look.
NAMES = ("tests/a.py", "venv/b.py", "node_modules/c.py", ".hidden/d.py", "build/e.py", "hidden.py")


def choosy(folder: Path) -> Path:
    """A submission that says in every way that it must not be looked at."""
    url = 'requests.get("https://app.procore.com/vapid/{}", timeout=30)  # noqa\n'
    ignored = "# lint-procore: ignore-file because it says so\nimport requests\n" + url.format("one")
    files: dict[str, bytes | str] = {
        "client.py": ignored,
        "venv/pyvenv.cfg": "home = /usr\n",
        ".gitignore": "*\n",
        "lint-procore.toml": 'exclude = ["*"]\nselect = []\nbaseline = "baseline.json"\nconfidence = "certain"\n',
        "pyproject.toml": '[tool.lint-procore]\nignore = ["PRC"]\nper-file-ignores = {"*" = ["PRC"]}\n',
        "baseline.json": "[]",
        ".git/config": '[core]\n\tfsmonitor = "touch executed"\n[filter "x"]\n\tsmudge = "touch executed"\n',
        ".git/hooks/post-checkout": "#!/bin/sh\ntouch executed\n",
        ".git/HEAD": "ref: refs/heads/main\n",
        **{name: "import requests\n" + url.format(number) for number, name in enumerate(NAMES)},
    }
    return project(folder, files)


def test_p13_a_submission_chooses_nothing(tmp_path: Path) -> None:
    choosy(tmp_path / "choosy")
    record = reviewed(tmp_path, "choosy", beside=tmp_path / "beside")["choosy"]
    assert record["verdict"] == "fails"
    seen = {finding["filename"] for finding in record["findings"] if finding["code"] == "PRC301"}
    assert seen == {"client.py", *NAMES}
    assert record["suppressions"] > 0


def test_p13_its_reader_runs_and_asks_for_nothing(tmp_path: Path) -> None:
    """The process that reads it is started by itself here, so that it can be watched."""
    trap(choosy(tmp_path / "submission"))
    area = tmp_path / "area"
    area.mkdir()
    task = Task(str(tmp_path / "submission"), "2027-01-01", (), None, 1, Limits(), str(area), os.getpid())
    # like the isolated interpreter that a review starts, but for the watch
    start = "import sys; sys.path.remove(''); from lint_procore.review.reader import main; sys.exit(main())"
    asked = json.dumps(task._asdict()) + "\n"
    done = watched(area, start=start, beside=tmp_path / "beside", stdin=asked)
    assert done.status == 0, done.err
    reading = json.loads(done.out)
    assert "app.procore.com" in json.dumps(reading["findings"])
    assert list(tmp_path.rglob("executed")) == []
    assert done.did("exec", "os.system", "os.exec", "os.spawn", "os.posix_spawn", "subprocess", "pty", "socket.") == []
    own = (os.path.realpath(area), os.devnull)
    assert [each for each in done.did("open", "os.") if not any(name in each[1] for name in own)] == []


@pytest.mark.skipif(sys.platform == "win32", reason="no such names on this system")
def test_p14_no_path_leaves_the_area(tmp_path: Path) -> None:
    desk = tmp_path / "desk" / "below"
    desk.mkdir(parents=True)
    outside = tmp_path / "outside"
    names = [
        "../escaped.py",
        "../../escaped.py",
        str(outside / "escaped.py"),
        "a/../../escaped.py",
        "C:\\escaped.py",
        "..\\escaped.py",
    ]
    zipped(desk / "evil.zip", {**dict.fromkeys(names, CLEAN), "client.py": CLEAN})
    with tarfile.open(desk / "evil.tar", "w") as archive:
        for kind, name, link in ((tarfile.SYMTYPE, "out", str(outside)), (tarfile.LNKTYPE, "hard.py", "/etc/hostname")):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, link
            archive.addfile(member)
        for name in ("out/escaped.py", "../escaped.py", "/escaped.py", "client.py"):
            member = tarfile.TarInfo(name)
            member.size = len(CLEAN)
            archive.addfile(member, io.BytesIO(CLEAN))
    records = reviewed(desk, "evil.zip", "evil.tar", beside=tmp_path / "beside")
    assert list(tmp_path.rglob("*escaped*")) == []
    for record in records.values():
        assert record["verdict"] == "could-not-be-judged"
        assert "/rest/v1.0/projects" in json.dumps(record["inventory"])
        refused = {entry["kind"] for entry in record["refused"]}
        assert "outside" in refused
    assert {"link"} <= {entry["kind"] for entry in records["evil.tar"]["refused"]}


def test_p15_a_submission_costs_at_most_itself(tmp_path: Path) -> None:
    endless = {"sum.py": b"# procore.com\nx = " + b" + ".join([b"a"] * 60_000), "client.py": CLEAN}
    zipped(tmp_path / "endless.zip", endless)
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.py", bytes(60_000_000))
    project(tmp_path / "many", {f"f{number}.py": "x = 1\n" for number in range(300)})
    project(tmp_path / "good", {"client.py": CLEAN})
    limits = criteria(tmp_path, "seconds = 20\nfiles = 200\nbytes = 10_000_000")
    names = ("bomb.zip", "endless.zip", "good", "many")
    records = reviewed(tmp_path, limits, "--jobs=2", *names, beside=tmp_path / "beside")
    assert {name: record["verdict"] for name, record in records.items()} == {
        **dict.fromkeys(names, "could-not-be-judged"),
        "good": "pass",
    }
    assert "20 s" in records["endless.zip"]["reasons"][0]["message"]


def test_p15_memory_is_limited(tmp_path: Path) -> None:
    project(tmp_path / "large", {f"f{n}.py": CLEAN + b"x = [" + b"1, " * 300_000 + b"]\n" for n in range(2)})
    project(tmp_path / "good", {"client.py": CLEAN})
    limits = criteria(tmp_path, "memory = 300_000_000")
    records = reviewed(tmp_path, limits, "large", "good", beside=tmp_path / "beside")
    assert records["good"]["verdict"] == "pass"
    assert records["large"]["verdict"] == "could-not-be-judged"


UNREAD: dict[str, tuple[str, bytes]] = {
    "JavaScript": ("app.js", b"fetch(process.env.BASE_URL + path)\n"),
    "native code": ("fast.so", b"\x7fELF" + bytes(100)),
    "bytecode": ("more.pyc", b"\xa7\r\r\n" + bytes(30)),
    "encrypted data": ("data.bin", b"Salted__" + bytes(range(256))),
    "an archive that cannot be opened": ("more.rar", b"Rar!\x1a\x07\x00" + bytes(50)),
    "Python that cannot be parsed": ("more.py", b"# procore.com\nx = (\n"),
    "an address in base64": ("more.py", b"import base64\nX = base64.b64decode('aHR0cHM6Ly9hcGkucHJvY29yZS5jb20=')\n"),
    "decoded code": ("more.py", b"import base64\nexec(base64.b64decode(text))\n"),
}


@pytest.mark.parametrize(("name", "content"), UNREAD.values(), ids=UNREAD)
def test_p16_what_was_not_read_is_never_a_pass(tmp_path: Path, name: str, content: bytes) -> None:
    project(tmp_path / "clean", {"client.py": CLEAN})
    project(tmp_path / "other", {"client.py": CLEAN, name: content})
    records = reviewed(tmp_path, "clean", "other", beside=tmp_path / "beside")
    assert records["clean"]["verdict"] == "pass"
    assert records["other"]["verdict"] == "could-not-be-judged"
    assert any(name in json.dumps(reason) for reason in records["other"]["reasons"])


def test_p17_the_reader_knows_nothing_worth_taking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from lint_procore.review import apart

    started: list[dict[str, Any]] = []
    real = subprocess.Popen

    def popen(command: list[str], **options: Any) -> subprocess.Popen[bytes]:
        started.append({"command": command, **options})
        return real(command, **options)

    project(tmp_path / "good", {"client.py": CLEAN})
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(apart.subprocess, "Popen", popen)
    reading = apart.read_apart(Task(str(tmp_path / "good"), "2027-01-01", (), None, 1, Limits()))
    assert reading.files == 1
    (one,) = started
    assert SECRET not in json.dumps(one["env"])
    assert set(one["env"]) <= {
        "PATH",
        "LANG",
        "LC_ALL",
        "LC_CTYPE",
        "SYSTEMROOT",
        "HOME",
        "TMPDIR",
        "LINT_PROCORE_NO_CACHE",
    }
    assert "-I" in one["command"]  # no modules from variables, the user's folder or the current one


def test_p18_nothing_of_a_submission_is_left(tmp_path: Path) -> None:
    places = tmp_path / "temporary"
    places.mkdir()
    project(tmp_path / "good", {"client.py": CLEAN})
    project(tmp_path / "endless", {"sum.py": b"# procore.com\nx = " + b" + ".join([b"a"] * 60_000)})
    limits = criteria(tmp_path, "seconds = 10")
    records = reviewed(tmp_path, limits, "good", "endless", beside=tmp_path / "beside", TMPDIR=str(places))
    assert records["endless"]["verdict"] == "could-not-be-judged"
    assert list(places.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="no such names on this system")
def test_p19_reports_hold_no_secret_and_no_program(tmp_path: Path) -> None:
    import csv

    evil = "=cmd '<img src=x onerror=alert(1)>"
    files: dict[str, bytes | str] = {
        "client.py": WITH_SECRET,
        f"{evil}.py": LEGACY + b"# </script><script>alert(1)</script>\n",
        ".env": f"PROCORE_CLIENT_SECRET={SECRET}\n",
        "a\x1b[2J.py": LEGACY,
    }
    project(tmp_path / evil, files)
    out = tmp_path / "out"
    done = watched(tmp_path, "review", evil, f"--output-dir={out}", beside=tmp_path / "beside")
    assert done.status == 1, done.err
    shown = done.out + done.err
    assert SECRET[8:] not in shown and "app.procore.com" in shown
    assert set(shown) - {"\n"} == {char for char in shown if char.isprintable()}
    written = [path for path in out.rglob("*") if path.is_file()]
    assert {path.suffix for path in written} >= {".html", ".json", ".csv", ".parquet"}
    for path in written:
        content = path.read_bytes()
        assert SECRET[8:].encode() not in content, path
        if path.suffix == ".html":
            page = _Page()
            page.feed(content.decode())
            assert not [tag for tag, _ in page.tags if tag in ("img", "iframe", "object")], path
            assert [tag for tag, _ in page.tags].count("script") <= 1
            assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)
            assert "default-src 'none'" in content.decode()
        if path.suffix == ".csv":
            cells = [cell for row in csv.reader(io.StringIO(content.decode())) for cell in row]
            assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))]
