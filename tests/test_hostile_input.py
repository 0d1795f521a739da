"""Any input at all: each costs at most one finding about itself, and its neighbours' findings are all there."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lint_procore.checker import check_file
from lint_procore.config import Config
from lint_procore.discovery import Target, discover
from lint_procore.engine import Job, RunResult, run
from lint_procore.policy import load_policy
from lint_procore.registry import load_rules, select_rules
from lint_procore.source import Source, UnreadableSource
from lint_procore.syntax.guard import refuse_deep_nesting

PROBES = str(Path(__file__).parent / "probe_rules")
TODAY = date(2027, 1, 1)
POLICY = load_policy(as_of=TODAY)
RULES = load_rules([PROBES], plugins=False).rules

MENTION = "TST001"
NEIGHBOURS = ["a_first.py:1 TST001 mentions procore", "z_last.py:1 TST001 mentions procore"]


def job(jobs: int = 1, **settings: object) -> Job:
    config = Config(root=".")
    config.file_timeout = 5.0
    for key, value in settings.items():
        setattr(config, key, value)
    return Job(tuple(select_rules(RULES, ["TST", "PRC9"])), (PROBES,), config, jobs, TODAY)


def check(work: Job) -> RunResult:
    return run(discover(["."], work.config), work)


def seen(result: RunResult) -> list[str]:
    return [f"{one.filename}:{one.location.row} {one.code} {one.message}" for one in result.findings]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with two innocent files."""
    monkeypatch.chdir(tmp_path)
    for name in ("a_first.py", "z_last.py"):
        (tmp_path / name).write_text("# procore\n")
    return tmp_path


def nested_strings(depth: int) -> str:
    """f-strings in f-strings, as deep as the quotes of old Pythons do not allow."""
    text = "1"
    for _ in range(depth):
        text = f'f"{{{text}}}"'
    return text


# Content, and the start of what is said about the file.
READABLE: dict[str, bytes] = {
    "latin-1 with a coding line": "# -*- coding: latin-1 -*-\nname = 'procoré procore'\n".encode("latin-1"),
    "a byte order mark": b"\xef\xbb\xbf# procore\nx = 1\n",
    "CRLF": b"# procore\r\nif x:\r\n    y = '''a\r\nb'''\r\n",
    "form feeds": b"# procore\n\x0c\nx = 1\n\x0c\ndef f():\n\x0c    pass\n",
    "tabs": b"# procore\nif x:\n\ty = 1\n\tif y:\n\t\tz = 2\n",
    "no line end at the end": b"x = 1 # procore",
    "a line continued at the end": b"# procore\nx = 1 + \\\n  2",
    "3,000 elif": b"# procore\nif x == 0:\n    pass\n"
    + b"".join(b"elif x == %d:\n    pass\n" % n for n in range(3000)),
    "200 brackets": b"x = " + b"(" * 200 + b"'procore'" + b")" * 200 + b"\n",
    "1,500 brackets in strings and comments": b"x = '" + b"(" * 1500 + b"' # procore " + b"[" * 1500 + b"\n",
    "90 blocks": b"# procore\n" + b"".join(b" " * n + b"if x:\n" for n in range(90)) + b" " * 90 + b"pass\n",
    "a chain of calls": b"x = client" + b".get()" * 800 + b" # procore\n",
    "a chain of attributes": b"x = a" + b".b" * 1500 + b" # procore\n",
    "3,000 steps of building a text": b"url = 'procore'\n" + b"url = url + '/' + part\n" * 3000,
    "a text of 2,500 pieces": b"url = ('procore'\n" + b"  'x'\n" * 2500 + b")\n",
    "a module that imports itself": b"from hostile import *\nimport hostile\nhostile.procore = hostile.hostile\n",
    "only a comment": b"# procore",
    "a very long line": b"x = [" + b"1, " * 20_000 + b"] # procore\n",
    "right-to-left and zero-width characters": "x = '\u202eprocore\u200b\ufeff'\n".encode(),
}
UNREADABLE: dict[str, tuple[bytes, str]] = {
    "50 MB on one line": (
        b"x = '" + b"y" * 50_000_000 + b"' # procore",
        "1 PRC900 this file has more than 2,000,000 bytes",
    ),
    "a dict of a million entries": (
        b"d = { # procore\n" + b"".join(b"%d: %d,\n" % (n, n) for n in range(1_000_000)) + b"}\n",
        "1 PRC900 this file has more than 2,000,000 bytes",
    ),
    "NUL bytes": (b"# procore\nx = 'a\0b'\n", "2 PRC900 this file contains NUL bytes"),
    "2,000 brackets": (b"# procore\nx = " + b"(" * 2000, "2 PRC900 too many nested brackets (more than 200)"),
    "5,000 nested brackets": (b"[{(" * 5000 + b")}]" * 5000 + b"# procore", "1 PRC900 too many nested brackets"),
    "201 brackets": (b"x = " + b"(" * 201 + b"'procore'" + b")" * 201, "1 PRC900 too many nested brackets"),
    "latin-1 without a coding line": (b"# procore\nx = 'caf\xe9'\n", "2 PRC900 byte 0xe9 is not utf-8"),
    "an unknown coding line": (b"# coding: klingon\n# procore\n", "1 PRC900 unknown encoding 'klingon'"),
    "UTF-16": ("# procore\n".encode("utf-16"), "1 PRC900 this file is UTF-16"),
    "Python 2": (b'# procore\nprint "hello"\n', "2 PRC900 cannot be parsed as Python 3"),
    "an open bracket": (b"# procore\nx = (\n", "PRC900 cannot be parsed as Python 3"),
    "bad indentation": (b"# procore\nif x:\n    a\n  b\n", "PRC900 cannot be parsed as Python 3"),
    "an endless sum": (
        b"# procore\nx = " + b" + ".join([b"a"] * 10_000),
        "1 PRC900 parsing this file took longer than 5 s",
    ),
    "random bytes": (b"procore" + bytes(range(1, 256)) * 20, "2 PRC900 byte 0x80 is not utf-8"),
}
# What these cost depends on the version of Python or LibCST: a finding of one kind or the other.
EITHER: dict[str, bytes] = {
    "old Macintosh line ends": b"# procore\rx = 1\r",
    "3,000 continued lines": b"url = 'procore' \\\n" + b"  'x' \\\n" * 3000 + b"  'y'\n",
    "60 f-strings in one another": f"x = {nested_strings(60)} # procore\n".encode(),
    "brackets in an f-string": b'x = f"{' + b"(" * 1900 + b"1" + b")" * 1900 + b'}" # procore\n',
    "150 blocks": b"# procore\n" + b"".join(b" " * n + b"if x:\n" for n in range(150)) + b" " * 150 + b"pass\n",
    "3,000 signs": b"# procore\nx = " + b"-" * 3000 + b"1\n",
    "3,000 nots": b"# procore\nx = " + b"not " * 3000 + b"y\n",
    "3,000 lambdas": b"# procore\nx = " + b"lambda: " * 3000 + b"y\n",
    "3,000 conditions": b"# procore\nx = " + b"a if b else " * 3000 + b"y\n",
    "3,000 decorators": b"@d\n" * 3000 + b"def procore(): pass\n",
    "brackets that are closed in strings": b"# procore\nx = " + b"(')'," * 3000,
}


@pytest.mark.parametrize("content", READABLE.values(), ids=READABLE)
def test_readable_input(here: Path, content: bytes) -> None:
    (here / "hostile.py").write_bytes(content)
    result = check(job(file_timeout=60.0))
    assert result.errors == []
    assert [line for line in seen(result) if not line.startswith("hostile")] == NEIGHBOURS
    about = [one for one in result.findings if one.filename == "hostile.py"]
    assert {one.code for one in about} == {MENTION}, seen(result)
    text = content.decode("latin-1")
    assert len(about) == len(re.findall("procore", text))


@pytest.mark.parametrize(("content", "complaint"), UNREADABLE.values(), ids=UNREADABLE)
def test_unreadable_input(here: Path, content: bytes, complaint: str) -> None:
    (here / "hostile.py").write_bytes(content)
    result = check(job())
    assert result.errors == []
    first, *about, last = seen(result)
    assert [first, last] == NEIGHBOURS
    assert len(about) == 1
    assert complaint in about[0]


def test_input_that_depends_on_the_parser(here: Path) -> None:
    for number, content in enumerate(EITHER.values()):
        (here / f"hostile_{number:02}.py").write_bytes(content)
    result = check(job(jobs=2))
    assert result.errors == []
    first, *about, last = seen(result)
    assert [first, last] == NEIGHBOURS
    assert [line.split(":")[0] for line in about] == [f"hostile_{number:02}.py" for number in range(len(EITHER))]
    assert all(f" {MENTION} " in line or " PRC900 " in line for line in about)


def test_without_a_trigger_even_bad_files_are_silent(here: Path) -> None:
    (here / "empty.py").write_bytes(b"")
    (here / "blank.py").write_bytes(b"\n" * 1000)
    (here / "bytes.py").write_bytes(bytes(range(256)) * 100)
    (here / "large.py").write_bytes(b"(" * 5_000_000)
    assert seen(check(job())) == NEIGHBOURS


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.binary(max_size=60), st.text(alphabet="([{}])'\"#\\\n\tfx=:, \x0c\r", max_size=60).map(str.encode)))
def test_any_bytes_give_a_report(data: bytes) -> None:
    report = check_file("x.py", data + b"\n#procore", RULES, POLICY, Config(root="."), TODAY)
    assert report.errors == []
    codes = {finding.code for finding in report.findings}
    assert codes == {MENTION} or codes == {"PRC900"}


@given(st.lists(st.sampled_from(["(", "[", "{", ")", "]", "}", "'([{'", '"""((("""', "# ((((\n", "x"]), max_size=30))
def test_the_guard_counts_only_brackets_of_code(pieces: list[str]) -> None:
    """Two hundred open brackets before any mixture: one more in code, and only that, is too many."""
    depth = deepest = 0
    for piece in pieces:
        depth = depth + 1 if piece in ("(", "[", "{") else max(0, depth - 1) if piece in (")", "]", "}") else depth
        deepest = max(deepest, depth)
    text = "(" * 200 + " ".join(pieces)
    # Closing brackets may also close some of the two hundred.
    if deepest == 0:
        refuse_deep_nesting(Source("x.py", text), text.encode())
    elif not any(piece in ")]}" for piece in pieces):
        with pytest.raises(UnreadableSource):
            refuse_deep_nesting(Source("x.py", text), text.encode())


# --- files that are none, or no more ----------------------------------------------------------------------------------


def around(name: str) -> list[Target]:
    return [Target(each, True) for each in ("a_first.py", name, "z_last.py")]


def complaint_about(name: str, targets: Iterable[Target] | None = None) -> str:
    result = run(targets or around(name), job())
    assert result.errors == []
    first, *about, last = sorted(seen(result), key=lambda line: (line.split(":")[0] == "z_last.py", line))
    assert [first, last] == NEIGHBOURS
    assert len(about) == 1
    assert about[0].startswith(f"{name}:1 PRC900 ")
    return about[0].partition(" PRC900 ")[2]


def test_a_file_that_vanishes_meanwhile(here: Path) -> None:
    assert complaint_about("gone.py").startswith("this file is not there any more")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs on this system")
def test_a_fifo_hangs_nothing(here: Path) -> None:
    os.mkfifo(here / "fifo.py")
    assert complaint_about("fifo.py").startswith("this is not a regular file")


@pytest.mark.skipif(sys.platform == "win32", reason="links need privileges on Windows")
def test_a_link_that_leads_to_itself(here: Path) -> None:
    (here / "loop.py").symlink_to("loop.py")
    assert complaint_about("loop.py").startswith("this file cannot be read (")


@pytest.mark.skipif(sys.platform == "win32", reason="folders cannot be opened on Windows")
def test_a_folder_in_place_of_a_file(here: Path) -> None:
    (here / "folder.py").mkdir()
    assert complaint_about("folder.py").startswith("this is not a regular file")


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no permissions to take away on this system")
def test_a_file_that_must_not_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def as_nobody() -> Iterator[Target]:
        """A run asks for the next target when it is done with the last, so only one file is read without privileges."""
        first, locked, last = around("locked.py")
        yield first
        privileged = os.geteuid() == 0
        if privileged:
            os.seteuid(65534)
        try:
            yield locked
        finally:
            if privileged:
                os.seteuid(0)
        yield last

    with tempfile.TemporaryDirectory() as folder, monkeypatch.context() as context:
        os.chmod(folder, 0o755)
        context.chdir(folder)
        for target in around("locked.py"):
            Path(target.path).write_text("# procore\n")
        os.chmod("locked.py", 0)
        complaint = complaint_about("locked.py", as_nobody())
        assert complaint.startswith("this file cannot be read (Permission denied)")


# --- all at once ------------------------------------------------------------------------------------------------------


def test_many_hostile_files_in_one_run(here: Path) -> None:
    """Crashes and timeouts in several workers leave the order and the other findings as they are."""
    small = {name: content for name, (content, _) in UNREADABLE.items() if len(content) < 1_000_000}
    everything = {**small, **{name: content for name, content in READABLE.items() if len(content) < 10_000}}
    everything["killed"] = b"# procore\n# misbehave: kill\n"
    everything["exited"] = b"# procore\n# misbehave: exit\n"
    for number, content in enumerate(everything.values()):
        (here / f"m_{number:02}.py").write_bytes(content)
        (here / f"n_{number:02}.py").write_text("# procore\n")
    one, two = check(job(jobs=1)), check(job(jobs=2))
    assert one == two
    assert one.errors == []
    assert {finding.filename for finding in one.findings} == set(os.listdir("."))
    assert [line for line in seen(one) if line.startswith("n_")] == [
        f"n_{number:02}.py:1 TST001 mentions procore" for number in range(len(everything))
    ]
