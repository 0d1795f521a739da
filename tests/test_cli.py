"""The command line: options, outputs and exit status, as a user or a script meets them."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from ran import Ran

import lint_procore
from lint_procore import engine
from lint_procore.__main__ import main
from lint_procore.discovery import Target, Unreadable
from lint_procore.finding import Finding, ToolError
from lint_procore.source import Location

RULE = '''
from lint_procore.rule import Bad, Good, Problem, Rule
from lint_procore.source import Span


class FlagWord(Rule):
    """A flag is flown.

    Flags draw attention.
    """

    code = "TST001"
    name = "flag-word"
    severity = "warning"
    triggers = ("flag",)
    help = "Take the flag down."
    bad = [
        Bad("x = FLAG", at="FLAG", message="a flag is flown", title="one"),
        Bad("def f():\\n    return FLAG", at="FLAG", message="a flag is flown", title="two"),
        Bad("y = FLAG", at="FLAG", message="a flag is flown", title="three"),
    ]
    good = [Good("x = flagged", title="another word")]

    def check(self, module):
        start = module.source.text.find("FLAG")
        while start >= 0:
            yield Problem(Span(module.filename, start, start + 4), "a flag is flown")
            start = module.source.text.find("FLAG", start + 1)
'''


Command = Callable[..., Ran]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, and the working directory."""
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM", "GITHUB_ACTIONS", "LINT_PROCORE_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lint-procore.toml").write_text("", encoding="utf-8")
    return tmp_path


@pytest.fixture
def lint(project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run ``lint-procore`` in this process."""

    def run(*arguments: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["lint-procore", *arguments])
        status = main()
        return Ran(status, *capsys.readouterr())

    return run


def started(*arguments: str, text: str | None = None, **environment: str) -> Ran:
    """Run ``lint-procore`` as a process of its own."""
    ran = subprocess.run(
        [sys.executable, "-m", "lint_procore", *arguments],
        input=(text or "").encode(),
        capture_output=True,
        env={**os.environ, **environment},
    )
    return Ran(ran.returncode, ran.stdout.decode(), ran.stderr.decode())


@dataclass
class Engine:
    """Stands in for the engine: gives the findings it is told to, and remembers what it was asked."""

    result: engine.RunResult = field(default_factory=lambda: engine.RunResult(files=1))
    targets: list[Target | Unreadable] = field(default_factory=list)
    job: engine.Job | None = None
    stdin: tuple[str, bytes] | None = None

    def find(self, *findings: Finding) -> None:
        self.result.findings = list(findings)

    def asked(self) -> engine.Job:
        assert self.job is not None
        return self.job

    def run(
        self, targets: Iterator[Target | Unreadable], job: engine.Job, stdin: tuple[str, bytes] | None = None
    ) -> engine.RunResult:
        self.targets, self.job, self.stdin = list(targets), job, stdin
        return self.result


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Engine:
    stand_in = Engine()
    monkeypatch.setattr(engine, "run", stand_in.run)
    return stand_in


@pytest.fixture
def rules(project: Path) -> str:
    """A folder with a rule that finds the word FLAG."""
    (project / "rules").mkdir()
    (project / "rules" / "flag_word.py").write_text(RULE, encoding="utf-8")
    return "rules"


def finding(code: str = "PRC900", row: int = 1, **more: object) -> Finding:
    given = {"name": "unreadable-source", "message": "it is so", "filename": "a.py", "severity": "error", **more}
    return Finding(code=code, location=Location(row, 1), end_location=Location(row, 2), **given)  # type: ignore[arg-type]


# A whole run


def test_findings_are_printed_and_make_the_status_1(project: Path, rules: str) -> None:
    (project / "a.py").write_text("x = FLAG\ny = FLAG  # noqa: TST001\n", encoding="utf-8")
    ran = started("check", "--rules-dir", rules, "a.py")
    assert ran.out == "a.py:1:5: TST001 [warning] a flag is flown\nFound 1 warning in 1 file (1 suppressed).\n"
    assert (ran.status, ran.err) == (1, "")


def test_nothing_found_is_said_and_makes_the_status_0(project: Path) -> None:
    (project / "a.py").write_text("x = 1\n", encoding="utf-8")
    assert started("check") == Ran(0, "No findings in 1 file.\n", "")


def test_standard_input_is_quoted_under_its_name(project: Path, rules: str) -> None:
    ran = started(
        "check", "--rules-dir", rules, "--output-format", "full", "--stdin-filename", "src/new.py", "-", text="x = FLAG"
    )
    assert " --> src/new.py:1:5\n  |\n1 | x = FLAG\n  |     ^^^^\n" in ran.out
    assert ran.status == 1


def test_all_outputs_of_a_run_agree(project: Path, rules: str) -> None:
    (project / "a.py").write_text("x = FLAG\n", encoding="utf-8")
    ran = started("check", "--rules-dir", rules, "--output", "json=all.json", "--output", "github=all.txt", "a.py")
    assert "TST001" in ran.out
    assert [item["code"] for item in json.loads((project / "all.json").read_text(encoding="utf-8"))] == ["TST001"]
    assert (project / "all.txt").read_text(encoding="utf-8").startswith("::warning file=a.py,line=1,col=5,")


def test_a_reader_that_goes_away_ends_the_run_quietly(project: Path, rules: str) -> None:
    (project / "a.py").write_text("x = FLAG\n" * 3000, encoding="utf-8")
    command = [sys.executable, "-m", "lint_procore", "check", "--rules-dir", rules, "--output-format", "json", "a.py"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.read(1) == b"["
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_full_disk_is_a_sentence_and_status_2(project: Path) -> None:
    with open("/dev/full", "wb") as full:
        ran = subprocess.run([sys.executable, "-m", "lint_procore", "rule"], stdout=full, stderr=subprocess.PIPE)
    assert ran.returncode == 2
    assert ran.stderr.decode().splitlines() == [
        f"lint-procore: error: cannot write the output: {os.strerror(errno.ENOSPC)}"
    ]


@pytest.mark.skipif(os.name == "nt", reason="closes descriptors as a POSIX shell does")
def test_closed_standard_streams_change_nothing_but_what_can_be_seen(project: Path, rules: str) -> None:
    (project / "a.py").write_text("x = FLAG\n", encoding="utf-8")
    script = f'"{sys.executable}" -m lint_procore check --rules-dir rules --output-file out.txt a.py >&- 2>&- <&-'
    assert subprocess.run(["sh", "-c", script]).returncode == 1
    assert "TST001" in (project / "out.txt").read_text(encoding="utf-8")


def test_a_console_without_the_characters_shows_their_codes(project: Path, rules: str) -> None:
    (project / "é.py").write_text("x = FLAG\n", encoding="utf-8")
    ran = started("check", "--rules-dir", rules, "é.py", PYTHONIOENCODING="ascii", PYTHONUTF8="1")
    assert ran.out.startswith("\\xe9.py:1:5: TST001")
    assert ran.status == 1


# Exit status


@pytest.mark.parametrize(
    ("severity", "options", "status"),
    [
        ("error", [], 1),
        ("warning", [], 1),
        ("note", [], 0),
        ("note", ["--fail-on", "note"], 1),
        ("warning", ["--fail-on", "error"], 0),
        ("error", ["--fail-on", "error"], 1),
        ("error", ["--exit-zero"], 0),
    ],
)
def test_severity_decides_the_status(
    lint: Command, fake: Engine, severity: str, options: list[str], status: int
) -> None:
    fake.find(finding(severity=severity))
    ran = lint("check", *options)
    assert ran.status == status
    assert "PRC900" in ran.out


@pytest.mark.parametrize("more", [{"suppressed_by": "# noqa"}, {"confidence": "possible"}])
def test_findings_that_are_not_shown_do_not_fail(lint: Command, fake: Engine, more: dict[str, object]) -> None:
    fake.find(finding(**more))
    ran = lint("check")
    assert ran.status == 0
    assert "PRC900" not in ran.out


def test_confidence_moves_what_is_shown(lint: Command, fake: Engine) -> None:
    fake.find(*(finding(row=row, confidence=name) for row, name in enumerate(("possible", "likely", "certain"), 1)))
    shown = {
        name: [line.split(":")[1] for line in lint("check", "--confidence", name).out.splitlines()[:-1]]
        for name in ("possible", "likely", "certain")
    }
    assert shown == {"possible": ["1", "2", "3"], "likely": ["2", "3"], "certain": ["3"]}


@pytest.mark.parametrize("options", [[], ["--exit-zero"]])
def test_a_failed_rule_is_named_and_makes_the_status_2(lint: Command, fake: Engine, options: list[str]) -> None:
    fake.find(finding())
    fake.result.errors = [ToolError("rule PRC303 on a.py", "it failed\x1b[2J")]
    ran = lint("check", *options)
    assert ran.status == 2
    assert ran.err == "lint-procore: error: rule PRC303 on a.py: it failed\\x1b[2J\n"
    assert "PRC900" in ran.out


def test_a_path_that_does_not_exist_is_named_and_the_others_are_checked(project: Path) -> None:
    (project / "a.py").write_text("x = 1\n", encoding="utf-8")
    ran = started("check", "a.py", "gone.py")
    assert ran.status == 2
    assert "gone.py" in ran.err
    assert ran.out == "No findings in 1 file; the run is incomplete, see the errors.\n"


def test_a_folder_without_python_is_worth_a_warning(lint: Command, project: Path) -> None:
    ran = lint("check")
    assert (ran.status, ran.out) == (0, "No findings in 0 files.\n")
    assert ran.err == "lint-procore: warning: nothing to read found below .\n"


def test_an_interrupted_run_says_so(lint: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(engine, "run", interrupted)
    ran = lint("check")
    assert ran == Ran(130, "", "lint-procore: interrupted\n")


def test_a_bug_is_one_sentence_and_its_traceback_is_for_those_who_ask(
    lint: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("of\nours")

    monkeypatch.setattr(engine, "run", broken)
    ran = lint("check")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("lint-procore: internal error: ZeroDivisionError: of ours; please report it")
    assert ran.err.count("\n") == 1
    monkeypatch.setenv("LINT_PROCORE_DEBUG", "1")
    assert "Traceback" in lint("check").err


# Options


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["chek"], "no such command 'chek'; did you mean 'check'?"),
        (["check", "--as-of", "31.1.2027"], "'31.1.2027' is not a date; write it as 2027-01-31"),
        (["check", "--select", "PRC9000"], "unknown rule 'PRC9000'; did you mean PRC900?"),
        (["check", "--ignore", "unreadable-sourse"], "did you mean unreadable-source?"),
        (["check", "--output-format", "jsn"], "'jsn' is not one of"),
        (["check", "--output", "jsn=x"], "unknown format 'jsn'; did you mean 'json'?"),
        (["check", "--output", "json"], "--output 'json' names no file; write it as json=report.json"),
        (["check", "--output", "json=x", "--output", "full=./x"], "two reports cannot go to the same file"),
        (["check", "--output", "json=x", "--output-file", "x"], "two reports cannot go to the same file"),
        (["check", "--output-file", "gone/x"], "gone/x: cannot be written: there is no folder"),
        (["check", "--output-file", "."], "cannot be written: it is a folder"),
        (["check", "--config", "gone.toml"], "gone.toml"),
        (["check", "--config", "lint-procore.toml", "--isolated"], "contradict each other"),
        (["check", "-", "a.py"], "'-' stands for standard input alone"),
        (["check", "a.py", "--stdin-filename", "b.py"], "--stdin-filename names what is read from '-'"),
        (["check", "--statistics", "--output-format", "github"], "--statistics has no format 'github'"),
        (["check", "--jobs", "0"], "0 is not in the range"),
        (["rule", "PRC90O"], "unknown rule 'PRC90O'; did you mean 'PRC90"),
        (["rule", "unreadable_sources"], "did you mean 'unreadable-source'?"),
        (["rule", "PRC900", "--all"], "name one rule or ask for --all, not both"),
    ],
)
def test_wrong_usage_says_what_to_do(lint: Command, arguments: list[str], expected: str) -> None:
    ran = lint(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert expected in " ".join(ran.err.split())
    assert "Traceback" not in ran.err


def test_an_unknown_setting_is_refused(lint: Command, project: Path) -> None:
    (project / "lint-procore.toml").write_text('selekt = ["PRC3"]\n', encoding="utf-8")
    ran = lint("check")
    assert ran.status == 2
    assert 'did you mean "select"?' in ran.err


def test_an_unknown_format_in_the_configuration_is_refused(lint: Command, project: Path) -> None:
    (project / "lint-procore.toml").write_text('output-format = "conzise"\n', encoding="utf-8")
    ran = lint("check")
    assert ran.status == 2
    assert "lint-procore.toml: output-format: unknown format 'conzise'; did you mean 'concise'?" in ran.err


def test_select_and_ignore_take_lists_and_repetitions(lint: Command, fake: Engine, rules: str) -> None:
    lint("check", "--rules-dir", rules, "--select", "TST, PRC9", "--select", "unreadable-source", "--ignore", "PRC901")
    assert [rule.code for rule in fake.asked().selected()] == ["PRC900", "TST001"]


def test_select_replaces_the_configuration_and_ignore_adds_to_it(lint: Command, fake: Engine, project: Path) -> None:
    (project / "lint-procore.toml").write_text('select = ["PRC9"]\nignore = ["PRC901"]\n', encoding="utf-8")
    lint("check")
    assert [rule.code for rule in fake.asked().selected()] == ["PRC900"]
    lint("check", "--ignore", "PRC900")
    assert [rule.code for rule in fake.asked().selected()] == []
    lint("check", "--select", "PRC901")
    assert [rule.code for rule in fake.asked().selected()] == ["PRC901"]


def test_a_rule_that_cannot_be_loaded_makes_the_status_2(
    lint: Command, fake: Engine, rules: str, project: Path
) -> None:
    (project / "rules" / "broken.py").write_text("import nothing_of_this_name\n", encoding="utf-8")
    ran = lint("check", "--rules-dir", rules)
    assert ran.status == 2
    assert "broken.py" in ran.err and "nothing_of_this_name" in ran.err
    assert "TST001" in [rule.code for rule in fake.asked().selected()]


def test_as_of_is_the_day_of_the_policy_and_of_suppressions(lint: Command, fake: Engine) -> None:
    lint("check", "--as-of", "2024-12-10")
    assert fake.asked().today == date(2024, 12, 10)
    assert fake.asked().today == date(2024, 12, 10)


def test_configuration_is_looked_for_above_what_is_checked(lint: Command, fake: Engine, project: Path) -> None:
    (project / "app" / "sub").mkdir(parents=True)
    (project / "app" / "pyproject.toml").write_text('[tool.lint-procore]\nfail-on = "error"\n', encoding="utf-8")
    for name in ("x.py", "y.py"):
        (project / "app" / "sub" / name).write_text("", encoding="utf-8")
    fake.find(finding(severity="warning"))
    assert lint("check", "app/sub/x.py", "app/sub/y.py").status == 0
    assert lint("check", "--isolated", "app/sub/x.py").status == 1
    assert lint("check", ".").status == 1


def test_standard_input_is_taken_by_dash_or_by_its_name(
    lint: Command, fake: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    for arguments, name in (
        (["-"], "-"),
        (["-", "--stdin-filename", "b.py"], "b.py"),
        (["--stdin-filename", "b.py"], "b.py"),
    ):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"x = 1\r\n")))
        lint("check", *arguments)
        assert fake.stdin == (name, b"x = 1\r\n")
        assert fake.targets == []


def test_force_exclude_holds_for_standard_input(
    lint: Command, fake: Engine, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "lint-procore.toml").write_text('exclude = ["old/"]\n', encoding="utf-8")
    (project / "old").mkdir()
    (project / "old" / "a.py").write_text("", encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"x = 1\n")))
    # The configuration is found from the file's own folder upwards.
    ran = lint("check", "--force-exclude", "--stdin-filename", "old/a.py", "-")
    assert fake.stdin is None
    assert ran.err == ""


def test_show_files_lists_them_and_checks_none(lint: Command, fake: Engine, project: Path) -> None:
    for name in ("b.py", "a.py", "notes.log"):
        (project / name).write_text("", encoding="utf-8")
    assert lint("check", "--show-files") == Ran(0, "a.py\nb.py\n", "")
    assert fake.job is None
    missing = lint("check", "--show-files", "a.py", "gone")
    assert (missing.status, missing.out) == (2, "a.py\n")
    assert "gone" in missing.err


# Output


def test_output_file_replaces_the_old_one_as_a_whole(lint: Command, fake: Engine, project: Path) -> None:
    fake.find(finding())
    (project / "report.json").write_text("old", encoding="utf-8")
    ran = lint("check", "--output-format", "json", "--output-file", "report.json")
    assert (ran.status, ran.out) == (1, "")
    assert json.loads((project / "report.json").read_text(encoding="utf-8"))[0]["code"] == "PRC900"
    assert sorted(os.listdir(project)) == ["lint-procore.toml", "report.json"]


def test_output_file_stays_as_it_was_when_writing_fails(
    lint: Command, fake: Engine, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lint_procore.report import concise

    def broken(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(concise, "render", broken)
    (project / "report.txt").write_text("old", encoding="utf-8")
    ran = lint("check", "--output-file", "report.txt")
    assert ran.status == 2
    assert "report.txt: cannot be written: " + os.strerror(errno.ENOSPC) in ran.err
    assert (project / "report.txt").read_text(encoding="utf-8") == "old"
    assert sorted(os.listdir(project)) == ["lint-procore.toml", "report.txt"]


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_output_file_may_be_a_link_or_a_device(lint: Command, fake: Engine, project: Path) -> None:
    (project / "real.txt").write_text("old", encoding="utf-8")
    (project / "link.txt").symlink_to("real.txt")
    lint("check", "--output-file", "link.txt")
    assert (project / "link.txt").is_symlink()
    assert (project / "real.txt").read_text(encoding="utf-8") == "No findings in 1 file.\n"
    assert lint("check", "--output-file", os.devnull) == Ran(0, "", "")
    assert not os.path.isfile(os.devnull)


def test_statistics_count_the_rules(lint: Command, fake: Engine) -> None:
    fake.find(finding(), finding("PRC901", name="unused-suppression"), finding("PRC901", name="unused-suppression"))
    ran = lint("check", "--statistics")
    assert ran.out == "2 PRC901 unused-suppression\n1 PRC900 unreadable-source\nFound 3 errors in 1 file.\n"
    assert ran.status == 1
    ran = lint("check", "--statistics", "--output-format", "json")
    assert json.loads(ran.out)[0] == {"code": "PRC901", "name": "unused-suppression", "count": 2}


@pytest.mark.parametrize(
    ("environment", "terminal", "colored"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"TERM": "dumb"}, True, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": ""}, False, False),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, False, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False),
    ],
)
def test_colours_follow_the_environment_and_the_terminal(
    lint: Command,
    fake: Engine,
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    terminal: bool,
    colored: bool,
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    fake.find(finding())
    out = lint("check").out
    assert ("\x1b[" in out) is colored
    # The full form is for people at a terminal, whatever the colours.
    assert ("-->" in out) is terminal


# The other commands


def test_version_and_help(lint: Command) -> None:
    assert lint("--version") == Ran(0, f"lint-procore {lint_procore.__version__}\n", "")
    for arguments in (["-h"], ["check", "-h"], ["rule", "--help"]):
        ran = lint(*arguments)
        assert (ran.status, ran.err) == (0, "")
        assert ran.out.startswith("Usage: lint-procore")


def test_rule_shows_its_page_with_two_examples_of_each_kind(lint: Command, rules: str) -> None:
    for wanted in ("TST001", "tst001", "flag-word"):
        ran = lint("rule", wanted, "--rules-dir", rules)
        assert (ran.status, ran.err) == (0, "")
        assert ran.out == (
            "# flag-word (TST001)\n\nSeverity: warning\n\nA flag is flown.\n\nFlags draw attention.\n\n"
            "What to do: Take the flag down.\n\n"
            "## Bad: one\n\n```python\nx = FLAG\n```\n\nReported: a flag is flown\n\n"
            "## Bad: two\n\n```python\ndef f():\n    return FLAG\n```\n\nReported: a flag is flown\n\n"
            "## Good: another word\n\n```python\nx = flagged\n```\n"
        )


def test_rule_without_a_code_lists_all(lint: Command, rules: str) -> None:
    lines = lint("rule", "--rules-dir", rules).out.splitlines()
    assert "PRC900  warning  unreadable-source" in lines
    assert lines[-1] == "TST001  warning  flag-word"


def test_rule_all_prints_every_page(lint: Command, rules: str) -> None:
    pages = lint("rule", "--all", "--rules-dir", rules).out
    listed = lint("rule", "--rules-dir", rules).out.splitlines()
    assert [line for line in pages.splitlines() if re.fullmatch(r"# [a-z-]+ \([A-Z]+\d{3}\)", line)] == [
        f"# {line.split()[2]} ({line.split()[0]})" for line in listed
    ]


def test_rule_as_json(lint: Command, rules: str) -> None:
    page = json.loads(lint("rule", "TST001", "--rules-dir", rules, "--output-format", "json").out)
    assert (page["code"], page["name"], page["severity"]) == ("TST001", "flag-word", "warning")
    assert page["summary"] == "A flag is flown."
    assert [bad["title"] for bad in page["bad"]] == ["one", "two", "three"]
    pages = json.loads(lint("rule", "--all", "--rules-dir", rules, "--output-format", "json").out)
    assert page in pages


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("lint-procore check --select PRC90", ["PRC900", "PRC901"]),
        ("lint-procore check --select PRC900,unused", ["PRC900,unused-suppression"]),
        ("lint-procore rule unread", ["unreadable-source"]),
        ("lint-procore ch", ["check"]),
    ],
)
def test_the_shell_completes_codes_and_commands(project: Path, words: str, expected: list[str]) -> None:
    ran = started(_LINT_PROCORE_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=str(len(words.split()) - 1))
    assert [line.split(",", 1)[1] for line in ran.out.splitlines()] == expected


def test_starting_imports_nothing_heavy(project: Path) -> None:
    (project / "a.py").write_text("x = 1\n", encoding="utf-8")
    code = (
        "import sys; sys.argv = ['lint-procore', 'check', 'a.py']; from lint_procore.__main__ import main; main();"
        "print(*sorted({'libcst', 'pathspec', 'json', 'difflib', 'importlib.metadata', 'multiprocessing',"
        " 'unicodedata', 'lint_procore.cli.rule', 'lint_procore.report.full'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert ran.stdout.splitlines() == ["No findings in 1 file.", ""]
