"""The examples of every rule are its tests, and its docstring is its page: both are held to one form here."""

from __future__ import annotations

import inspect
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from lint_procore.checker import check_file
from lint_procore.config import Config, load_config
from lint_procore.discovery import discover
from lint_procore.engine import Job, run
from lint_procore.filetypes import is_document
from lint_procore.finding import Finding
from lint_procore.fix.rewrite import rewritten
from lint_procore.openapi import read_document
from lint_procore.pages import OPTIONAL, SECTIONS, SHOWN, sections, summary
from lint_procore.policy import Policy, load_policy
from lint_procore.registry import load_rules
from lint_procore.rule import Bad, CheckedModule, Good, Problem, Rule
from lint_procore.source import Location, Source, Span

# Codes and names never change once released; a number is never used for another rule.
NAMES = {
    "PRC101": "traditional-service-account",
    "PRC102": "per-company-credentials",
    "PRC103": "customer-supplied-credentials",
    "PRC104": "unattested-client-credentials",
    "PRC105": "service-account-creation",
    "PRC106": "manual-service-account-setup",
    "PRC107": "client-credentials-refresh",
    "PRC108": "service-account-setting",
    "PRC201": "unsupported-grant",
    "PRC202": "wrong-login-host",
    "PRC203": "credentials-in-url",
    "PRC204": "hardcoded-credential",
    "PRC205": "browser-session-login",
    "PRC206": "insecure-transport",
    "PRC207": "environment-mismatch",
    "PRC208": "static-access-token",
    "PRC209": "exposed-credential",
    "PRC301": "vapid-api",
    "PRC302": "wrong-api-host",
    "PRC303": "missing-company-id-header",
    "PRC304": "unversioned-api-path",
    "PRC305": "undocumented-endpoint",
    "PRC306": "deprecated-endpoint",
    "PRC307": "deprecated-webhook-trigger",
    "PRC308": "narrow-id-column",
    "PRC309": "unfit-sdk",
    "PRC401": "legacy-app-manifest",
    "PRC402": "undeclared-service-account",
    "PRC403": "excessive-permission",
    "PRC404": "missing-permission",
    "PRC900": "unreadable-source",
    "PRC901": "unused-suppression",
}
# These two speak of the run, not of code: an example in one readable file cannot show them.
ENGINE_LEVEL = {"PRC900", "PRC901"}

ENOUGH = 6

# A day after every date in the policy file, so that examples mean the same on every day they are run.
DEFAULT_DAY = "2027-01-01"
FILENAME = "example.py"

RULES, LOAD_ERRORS = load_rules(plugins=False)


@cache
def policy_of(day: str, openapi: str | None = None) -> Policy:
    document = read_document(openapi.encode(), "openapi.yaml") if openapi is not None else None
    return load_policy(as_of=date.fromisoformat(day), openapi=document)


def findings(rule: Rule, example: Bad | Good, code: str | None = None) -> list[Finding]:
    """All findings of one rule on an example, whatever their confidence, suppressed ones too; ``code`` stands for its
    own."""
    day = example.as_of or DEFAULT_DAY
    policy = policy_of(day, example.openapi)
    data = (example.code if code is None else code).encode()
    if rule.compares():
        return findings_of_project(rule, {**dict(example.files), example.filename: data.decode()}, day)
    report = check_file(example.filename, data, [rule], policy, Config(root="."), date.fromisoformat(day))
    assert report.errors == []
    return [finding for finding in report.findings if finding.code == rule.code]


def findings_of_project(rule: Rule, files: Mapping[str, str], day: str) -> list[Finding]:
    """All findings of one rule on the files of a small project."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        for name, text in files.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        patch.chdir(folder)
        config = load_config(".")
        job = Job((rule,), (), config, 1, date.fromisoformat(day), folders=(".",))
        result = run(discover(["."], config), job)
    assert result.errors == []
    return result.findings


def text_between(code: str, start: Location, end: Location) -> str:
    starts = Source(FILENAME, code).line_starts
    return code[starts[start.row - 1] + start.column - 1 : starts[end.row - 1] + end.column - 1]


def expect_bad(rule: Rule, example: Bad) -> None:
    """Fail unless the rule reports exactly what the example says."""
    require_readable(example)
    found = findings(rule, example)
    assert len(found) == 1, [finding.message for finding in found]
    (finding,) = found
    assert finding.message == example.message
    assert text_between(example.code, finding.location, finding.end_location) == example.at
    assert tuple(evidence.message for evidence in finding.evidence) == example.evidence
    assert finding.confidence == example.confidence
    assert finding.severity == (example.severity or rule.severity)
    assert (finding.name, finding.filename) == (rule.name, example.filename)
    assert finding.help
    assert finding.suppressed_by is None


def expect_good(rule: Rule, example: Good) -> None:
    """Fail if the rule reports anything."""
    require_readable(example)
    found = findings(rule, example)
    assert [(finding.message, finding.confidence) for finding in found] == []


def fixed(example: Bad | Good, finding: Finding) -> str | None:
    """The text of an example after a finding's fix; None without one. A fix may also make other files."""
    if finding.fix is None:
        return None
    edits = [edit for edit in finding.fix.edits if edit.filename == example.filename]
    return rewritten(example.filename, example.code.encode(), edits).decode()


def expect_fix(rule: Rule, example: Bad) -> None:
    """Fail unless the example's fix, if there is one, does what the example says, and is sound."""
    (finding,) = findings(rule, example)
    if finding.fix is None:
        assert example.fixed is None
        return
    assert rule.fixable
    assert finding.fix.message
    after = fixed(example, finding)
    assert after is not None
    if example.fixed is not None:
        assert (after, finding.fix.applicability) == (example.fixed, example.applicability)
    mended = example._replace(code=after)
    require_readable(mended)
    assert finding.message not in [each.message for each in findings(rule, mended)]
    assert Counter(each.code for each in all_findings(mended)) <= Counter(each.code for each in all_findings(example))
    windows = example._replace(code=example.code.replace("\n", "\r\n"))
    (in_windows,) = findings(rule, windows)
    assert fixed(windows, in_windows) == after.replace("\n", "\r\n")


def all_findings(example: Bad | Good) -> list[Finding]:
    """What every rule finds in an example, as far as it is shown."""
    day = example.as_of or DEFAULT_DAY
    policy = policy_of(day, example.openapi)
    config = Config(root=".")
    data = example.code.encode()
    report = check_file(example.filename, data, RULES, policy, config, date.fromisoformat(day))
    # that nobody attests a service account shows once its own defects are mended
    return [each for each in report.findings if each.confidence != "possible" and each.severity != "note"]


def require_readable(example: Bad | Good) -> None:
    """An example that cannot be parsed would be silent for the wrong reason."""
    from lint_procore.syntax.documents.document import Document
    from lint_procore.syntax.parse import parse_source

    source = Source(example.filename, example.code)
    if is_document(example.filename):
        document = Document(source)
        assert document.tree or document.passages or document.requirements
    else:
        parse_source(source)


def has_trigger(rule: Rule, example: Bad | Good) -> bool:
    texts = [example.code, *(text for _, text in example.files)]
    return any(trigger in text.lower() for trigger in rule.triggers for text in texts)


def examples(kind: str) -> list[object]:
    """Every example of a kind with its rule, named like PRC303-bad-0-title."""
    found = []
    for rule in RULES:
        if rule.code in ENGINE_LEVEL:
            continue
        listed: Sequence[Bad] | Sequence[Good] = rule.bad if kind == "bad" else rule.good
        for number, example in enumerate(listed):
            title = re.sub(r"[^a-z0-9]+", "-", example.title.lower()).strip("-")
            found.append(pytest.param(rule, example, id=f"{rule.code}-{kind}-{number}-{title}".rstrip("-")))
    return found


each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
each_code_rule = pytest.mark.parametrize(
    "rule", [rule for rule in RULES if rule.code not in ENGINE_LEVEL], ids=lambda rule: rule.code
)


# --- Examples


@pytest.mark.parametrize(("rule", "example"), examples("bad"))
def test_bad_example_is_reported_exactly_as_it_says(rule: Rule, example: Bad) -> None:
    expect_bad(rule, example)


@pytest.mark.parametrize(("rule", "example"), examples("bad"))
def test_fix_of_bad_example_does_what_it_says_and_nothing_is_worse(rule: Rule, example: Bad) -> None:
    expect_fix(rule, example)


@each_code_rule
def test_rule_shows_its_fixes(rule: Rule) -> None:
    """Where a rule can fix at all, its page shows what that looks like."""
    assert any(example.fixed is not None for example in rule.bad[:SHOWN]) is bool(rule.fixable)
    if rule.fixable == "always":
        assert [example.title for example in rule.bad if findings(rule, example)[0].fix is None] == []


@each_rule
def test_page_speaks_of_the_safety_of_fixes(rule: Rule) -> None:
    assert ("Fix safety" in dict(sections(rule))) is bool(rule.fixable)


@pytest.mark.parametrize(("rule", "example"), examples("good"))
def test_good_example_is_silent_at_every_confidence(rule: Rule, example: Good) -> None:
    expect_good(rule, example)


@pytest.mark.parametrize(("rule", "example"), examples("bad"))
def test_line_endings_of_windows_change_nothing(rule: Rule, example: Bad) -> None:
    windows = example.code.replace("\r\n", "\n").replace("\n", "\r\n")
    found = [replace(finding, fix=None) for finding in findings(rule, example, windows)]
    assert found == [replace(finding, fix=None) for finding in findings(rule, example)]


@each_code_rule
def test_rule_has_enough_examples(rule: Rule) -> None:
    assert len(rule.bad) >= ENOUGH
    # A good example without a trigger is dropped before the rule sees it, so it shows nothing of the rule.
    assert len([example for example in rule.good if has_trigger(rule, example)]) >= ENOUGH


@each_code_rule
def test_examples_differ(rule: Rule) -> None:
    seen = [
        (example.code, example.as_of, example.filename, example.openapi, example.files)
        for example in (*rule.bad, *rule.good)
    ]
    assert len(seen) == len(set(seen))


# --- Metadata and page


def test_all_rules_load() -> None:
    assert [f"{error.what}: {error.message}" for error in LOAD_ERRORS] == []


@each_rule
def test_code_and_name_are_those_promised(rule: Rule) -> None:
    assert NAMES[rule.code] == rule.name


@each_rule
def test_file_is_named_after_the_rule(rule: Rule) -> None:
    name = os.path.basename(inspect.getfile(type(rule)))
    assert name == f"{rule.code.lower()}_{rule.name.replace('-', '_')}.py"


@each_rule
def test_related_rules_exist(rule: Rule) -> None:
    assert [code for code in rule.related if code not in NAMES] == []
    assert rule.code not in rule.related
    assert len(set(rule.related)) == len(rule.related)


@each_rule
def test_help_is_one_line(rule: Rule) -> None:
    assert rule.help.strip()
    assert "\n" not in rule.help


@each_code_rule
def test_triggers_are_lower_case_literals(rule: Rule) -> None:
    assert rule.triggers
    assert [trigger for trigger in rule.triggers if not trigger.strip() or trigger != trigger.lower()] == []


@each_rule
def test_page_has_all_sections_in_order(rule: Rule) -> None:
    (_, first), *parts = sections(rule)
    headings = [heading for heading, _ in parts]
    assert first, "the page begins with a sentence about the rule"
    assert headings == [name for name in SECTIONS if name in headings or name not in OPTIONAL]
    assert [heading for heading, body in parts if not body] == []


@each_rule
def test_summary_is_one_sentence(rule: Rule) -> None:
    """It is the rule's line in every list of rules."""
    said = summary(rule)
    assert said.endswith(".") and ". " not in said


@each_rule
def test_page_names_a_source(rule: Rule) -> None:
    if rule.code not in ENGINE_LEVEL:
        assert "https://" in dict(sections(rule))["Source"]


# --- The harness itself


class Eval(Rule):
    """A call of eval."""

    code = "PRC999"
    name = "eval-call"
    triggers = ("eval",)
    help = "Call the function that is meant."

    def check(self, module: CheckedModule) -> Iterator[Problem]:
        for match in re.finditer(r"eval\(\w*\)", module.source.text):
            span = Span(module.filename, match.start(), match.end())
            yield Problem(span, "eval runs any text", ((span, "eval is called here"),), "likely")


RIGHT = Bad(
    "x = 1\ny = eval(x)\n",
    at="eval(x)",
    message="eval runs any text",
    evidence=("eval is called here",),
    confidence="likely",
)


def test_harness_accepts_an_exact_example() -> None:
    expect_bad(Eval(), RIGHT)
    expect_good(Eval(), Good("evaluate = 1\n"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "x = 1\n"},
        {"code": "eval(x)\neval(x)\n"},
        {"code": "eval(x)  # noqa: PRC999\n"},
        {"at": "eval"},
        {"message": "eval runs"},
        {"evidence": ()},
        {"confidence": "certain"},
        {"severity": "note"},
    ],
    ids=str,
)
def test_harness_rejects_an_example_that_is_wrong_in_one_way(wrong: dict[str, Any]) -> None:
    with pytest.raises(AssertionError):
        expect_bad(Eval(), RIGHT._replace(**wrong))


def test_harness_rejects_a_good_example_that_is_reported_or_cannot_be_parsed() -> None:
    from lint_procore.source import UnreadableSource

    with pytest.raises(AssertionError):
        expect_good(Eval(), Good("eval(x)\n"))
    with pytest.raises(UnreadableSource):
        expect_good(Eval(), Good("eval(\n"))


# --- The example for contributors


def test_rule_in_the_contributing_guide_works(tmp_path: Path) -> None:
    guide = Path(__file__).parent.parent / "CONTRIBUTING.md"
    (code,) = re.findall(r"^```python\n(.*?)^```", guide.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    (tmp_path / "legacy_host.py").write_text(code, encoding="utf-8")
    loaded = load_rules([str(tmp_path)], plugins=False)
    (rule,) = [rule for rule in loaded.rules if rule.code == "ACME001"]
    assert loaded.errors == LOAD_ERRORS
    for bad in rule.bad:
        expect_bad(rule, bad)
    for good in rule.good:
        expect_good(rule, good)
    test_page_has_all_sections_in_order(rule)
    test_triggers_are_lower_case_literals(rule)
    test_help_is_one_line(rule)
