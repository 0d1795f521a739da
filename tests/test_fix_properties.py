"""What holds for every fix, over sources that are put together and laid out at random."""

from __future__ import annotations

import ast
import io
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lint_procore.__main__ import main
from lint_procore.checker import check_file
from lint_procore.config import Config
from lint_procore.finding import Edit
from lint_procore.fix.edits import Repair, compatible
from lint_procore.fix.rewrite import rewritten
from lint_procore.policy import load_policy
from lint_procore.registry import load_rules

RULES = load_rules(plugins=False).rules
DAY = date(2027, 1, 1)
POLICY = load_policy(as_of=DAY)
in_memory = settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
on_disk = settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))

HOSTS = ("app.procore.com", "login.procore.com", "api.procore.com", "us02.procore.com", "sandbox.procore.com")
PATHS = ("/oauth/token", "/oauth/authorize", "/vapid/projects", "/rest/v1.0/me", "/webclients/host", "")
CODES = ("PRC202", "PRC302", "PRC303", "PRC9", "E501")


def sources() -> st.SearchStrategy[str]:
    """Modules of a few statements, with lines that end in a line feed."""
    address = st.builds(
        "{}://{}{}".format, st.sampled_from(("https", "http", "HTTPS")), st.sampled_from(HOSTS), st.sampled_from(PATHS)
    )
    quoted = st.builds(_quoted, address, st.sampled_from(("'", '"', '"""', "r'", 'f"', "split", "escaped", "joined")))
    call = st.builds("requests.{}({}, headers=h, data=form)".format, st.sampled_from(("get", "post")), quoted)
    based = st.builds(
        "BASE_{0} = {1}\nrequests.post({2})".format,
        st.integers(0, 2),
        quoted,
        st.sampled_from(('BASE_0 + "/oauth/token"', 'f"{BASE_1}/vapid/me"', '"%s/rest/v1.0/me" % BASE_0', "BASE_2")),
    )
    trigger = st.builds(
        'procore.create_trigger(resource_name="Project Users", event_type="{}")'.format,
        st.sampled_from(("update", "create")),
    )
    comment = st.builds(
        "{}{}".format,
        st.sampled_from(("# noqa: ", "# lint-procore: ignore[PRC301], ", "# type: ignore # noqa: ")),
        st.lists(st.sampled_from(CODES), min_size=1, max_size=3).map(", ".join),
    )
    harmless = st.sampled_from(
        ('x = "é\\\\n🙂"', "# ü", "y = {'a': [\n\t1,\n]}", "", "s = '''\n  app.procore.com\n'''")
    )
    secret = st.builds(
        'PROCORE_{}_SECRET = "{}c0ffee0123456789abcdef0123456789"'.format,
        st.sampled_from(("A", "B")),
        st.sampled_from("12"),
    )
    form = st.builds(
        'requests.post("https://login.procore.com/oauth/token", {}={{"client_secret": s}}{})'.format,
        st.sampled_from(("params", "data")),
        st.sampled_from(("", ", timeout=3", ", headers=h")),
    )
    statement = st.one_of(call, call, based, trigger, comment, harmless, secret, form)
    commented = st.builds(
        lambda text, end: text if "\n" in text else text + end,
        statement,
        st.one_of(st.just(""), comment.map("  ".__add__)),
    )
    block = st.builds(_indented, commented, st.sampled_from(("", "    ", "\t")))
    return st.lists(block, min_size=1, max_size=7).map(lambda blocks: "import requests\n" + "\n".join(blocks) + "\n")


def _quoted(text: str, style: str) -> str:
    if style == "split":
        return f'"{text[:14]}" "{text[14:]}"'
    if style == "escaped":
        return '"' + text.replace("p", "\\x70", 1) + '"'
    if style == "joined":
        return f'"{text[:8]}" + "{text[8:]}"'
    return style + text + style.lstrip("rf")


def _indented(text: str, indent: str) -> str:
    if not indent or "\n" in text or text.startswith("#") or not text:
        return text
    return f"def f(token):\n{indent}{text}\n{indent}return token"


def layouts() -> st.SearchStrategy[tuple[str, str, bool]]:
    """Line ending, encoding, and whether the last line ends."""
    return st.tuples(st.sampled_from(("\n", "\r\n")), st.sampled_from(("utf-8", "utf-8-sig", "utf-8")), st.booleans())


def laid_out(text: str, layout: tuple[str, str, bool]) -> bytes:
    newline, encoding, ends = layout
    text = text.replace("\n", newline)
    return (text if ends else text.rstrip()).encode(encoding)


def chosen_edits(name: str, data: bytes) -> list[Edit]:
    """The edits of the fixes that go together, all kinds."""
    report = check_file(name, data, RULES, POLICY, Config(root="."), DAY)
    assert report.errors == []
    repairs = [Repair(each, each.fix) for each in report.findings if each.fix is not None]
    edits = dict.fromkeys(edit for repair in compatible(repairs) for edit in repair.fix.edits)
    return [edit for edit in edits if edit.filename == name]


def offsets(text: str, edits: Sequence[Edit]) -> list[tuple[int, int, str]]:
    """Edits as offsets, counted here in another way than the tool does: line by line."""
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))

    def at(row: int, column: int) -> int:
        return starts[row - 1] + column - 1

    return sorted((at(*edit.location), at(*edit.end_location), edit.content) for edit in edits)


@in_memory
@given(sources(), layouts())
def test_fixes_parse_do_not_overlap_and_change_nothing_else(text: str, layout: tuple[str, str, bool]) -> None:
    data = laid_out(text, layout)
    edits = chosen_edits("a.py", data)
    before, after = (each.decode("utf-8-sig") for each in (data, rewritten("a.py", data, edits)))
    ast.parse(after)
    kept, at = [], 0
    for start, end, content in offsets(before, edits):
        assert at <= start <= end
        kept += [before[at:start], content]
        at = end
    assert "".join(kept) + before[at:] == after
    assert after.count("\r\n") == (after.count("\n") if layout[0] == "\r\n" else 0)


@in_memory
@given(sources(), layouts())
def test_edits_in_a_notebook_are_those_in_its_cells(text: str, layout: tuple[str, str, bool]) -> None:
    newline, _, listed = layout
    source: object = text.replace("\n", newline)
    cell = {"cell_type": "code", "metadata": {"x": [1, 2.50]}, "outputs": [{"text": [text]}], "source": source}
    if listed:
        cell["source"] = str(source).splitlines(keepends=True)
    data = json.dumps({"cells": [{"cell_type": "markdown", "source": ["a"]}, cell], "nbformat": 4}, indent=1).encode()
    edits = chosen_edits("a.ipynb", data)
    after = json.loads(rewritten("a.ipynb", data, edits))
    fixed = after["cells"][1]["source"]
    kept, at = "", 0
    for start, end, content in offsets(str(source), edits):
        kept += str(source)[at:start] + content
        at = end
    assert "".join(fixed) == kept + str(source)[at:]
    assert isinstance(fixed, list) is listed
    after["cells"][1]["source"] = cell["source"]
    assert after == json.loads(data)


@contextmanager
def project(**files: bytes) -> Iterator[Path]:
    """A folder with files, which is the working directory for a while."""
    here = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            subprocess.run(["git", "init", "-q", "."], check=True)
            Path("lint-procore.toml").write_text("", encoding="utf-8")
            for name, data in files.items():
                Path(name.replace("_", ".")).write_bytes(data)
            yield Path(folder)
        finally:
            os.chdir(here)


def check(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> bytes:
    """Run ``check`` in this process; what it writes to standard output."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(sys, "argv", ["lint-procore", "check", "--as-of", "2027-01-01", "--unsafe-fixes", *arguments])
        patch.setattr(sys, "stdout", out)
        assert main() in (0, 1)
    out.flush()
    return out.buffer.getvalue()  # type: ignore[attr-defined, no-any-return]


def contents() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path().iterdir() if path.is_file()}


@on_disk
@given(sources(), layouts(), st.sampled_from(HOSTS))
def test_patch_is_what_fix_writes_and_fixing_twice_changes_nothing(
    text: str, layout: tuple[str, str, bool], host: str
) -> None:
    shared = f'BASE_0 = BASE_1 = "http://{host}"\n'
    with (
        pytest.MonkeyPatch.context() as monkeypatch,
        project(a_py=laid_out("from b import *\n" + text, layout), b_py=laid_out(shared, layout)),
    ):
        before = contents()
        patch = check(monkeypatch, "--diff")
        assert contents() == before
        subprocess.run(["git", "apply", "--allow-empty", "-"], input=patch, check=True)
        applied = contents()
        for name in applied:
            Path(name).unlink()
        for name, data in before.items():
            Path(name).write_bytes(data)
        check(monkeypatch, "--fix")
        assert contents() == applied
        ast.parse(applied["a.py"].decode("utf-8-sig"))
        check(monkeypatch, "--fix")
        assert contents() == applied
        assert check(monkeypatch, "--diff") == b""
