"""One file: from its bytes to its findings, in this process and without limits of time or memory.

A rule that fails costs an error that names it, a file that cannot be parsed costs a finding; everything else passes.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from time import perf_counter
from typing import TYPE_CHECKING

from lint_procore.checked import SeenDocument, SeenModule, Sources, as_source, open_document, parse_module
from lint_procore.file_report import FileReport
from lint_procore.filetypes import is_document
from lint_procore.finding import CONFIDENCES, Edit, Evidence, Finding, Fix, ToolError
from lint_procore.flow.modules import Question
from lint_procore.model.test_code import is_test_module
from lint_procore.reading import is_notebook, searchable, searchable_notebook
from lint_procore.registry import (
    builtin_codes,
    is_plugin_code,
    rule_origin,
    rule_url,
    select_rules,
    selector_matches,
)
from lint_procore.rule import Problem, Rule
from lint_procore.source import Location, Span, UnreadableSource

if TYPE_CHECKING:
    import datetime
    from types import TracebackType

    from lint_procore.config import Config
    from lint_procore.finding import Applicability
    from lint_procore.flow.modules import Modules
    from lint_procore.flow.program import CallEvent
    from lint_procore.inventory.records import Place, Records
    from lint_procore.policy import Policy
    from lint_procore.suppression import Suppression

# What LibCST, flow or a rule raises on a file that is too much for this process: the file's fault, not the rule's.
_TOO_MUCH = (RecursionError, MemoryError)


def check_file(
    filename: str,
    data: bytes,
    rules: Sequence[Rule],
    policy: Policy,
    config: Config,
    today: datetime.date,
    modules: Modules | None = None,
    shared: Sequence[CallEvent] = (),
    asked: bool = False,
    added: Sequence[Finding] = (),
    problems: Sequence[tuple[str, Problem]] = (),
    inventory: bool = False,
    tests: bool = False,
    changed: bool = False,
    configuration: bool = False,
) -> FileReport:
    """One file's findings (suppressed ones marked, every confidence), and the errors of rules that failed.

    Of ``rules``, those look at it that the configuration selects for it.

    ``modules`` lets values be followed into the project's other modules; ``shared`` are the calls that those make into
    this one, known once they have been checked themselves. ``asked``: the file matters for what it imports, even if it
    holds nothing that a rule looks for. ``added``: what the check of other modules found in this one, and
    ``problems`` what rules about the whole run did, by their codes. ``inventory``: say too what the file does to the
    platform, unless it is a test, or with ``tests`` even then. ``changed``: a fix made this of it, so it is parsed
    whatever it holds.
    ``configuration``: it is the run's own, in TOML whatever its name, and nothing is said of it but the problems.
    """
    every = rules
    rules = rules_for(filename, rules, config)
    config = config.of(filename)
    if configuration:
        handed = {code for code, _ in problems}
        rules = [rule for rule in rules if rule.code in handed]
    lowered = searchable_notebook(data) if is_notebook(filename) else searchable(data)
    found: dict[str, bool] = {}
    document = configuration or is_document(filename)
    active = [
        rule for rule in rules if rule.looks_at(document) and (asked or shared or _has_trigger(rule, lowered, found))
    ]
    if not (active or problems or inventory or changed):
        return FileReport(filename)
    try:
        if is_test_module(filename):
            modules = None  # what a test calls is set up by the test, with doubles that nobody can tell from the real
        began = perf_counter()
        sources = Sources(as_source(filename, data), config.max_file_size)
        if document:
            check = _Check(open_document(sources, policy, modules, changed, "toml" if configuration else None), config)
        else:
            check = _Check(parse_module(sources, data, policy, modules, shared, asked, config.patience), config)
        check.timings[""] = perf_counter() - began
        for rule in active:
            check.run(rule)
        known = {rule.code: rule for rule in rules}
        for finding in added:
            if finding.code in known:  # also here some rules may be set aside
                check.keep(check.adopted(finding))
        for code, problem in problems:
            if code in known:
                with Guard(known[code], filename, check.errors):
                    check.keep(check.finding(known[code], problem))
        # what nobody but the inventory asks for, it hears of every caller by itself
        handed_on = check.module.shared
        records = check.records() if inventory and (tests or not is_test_module(config.relative(filename))) else None
        check.say_unreadable(rules)
        if b"noqa" in lowered or b"lint-procore" in lowered:
            check.suppress(rules, every, today)
        report = check.report(handed_on, records)
        report.questions = frozenset(Question("text", name) for name in sources.others)
        return report
    except UnreadableSource as failure:
        return unreadable_report(filename, failure, every, config)
    except _TOO_MUCH as error:
        report = unreadable_report(filename, too_much(error), every, config)
        report.lasting = False
        return report


def unreadable_report(filename: str, failure: UnreadableSource, rules: Iterable[Rule], config: Config) -> FileReport:
    """What the rules say about a file that could not be read, decoded or parsed; it stands at the failure's place."""
    report = FileReport(filename, unreadable=1)
    place = Location(failure.row, failure.column)
    for rule in rules_for(filename, rules, config):
        with Guard(rule, filename, report.errors):
            for problem in rule.check_unreadable(filename, failure):
                report.findings.append(_finding(rule, problem, filename, place, place))
    return report


def too_much(error: BaseException) -> UnreadableSource:
    """The failure that a file's RecursionError or MemoryError stands for."""
    if isinstance(error, MemoryError):
        return UnreadableSource("this file needs more memory than one file may have; split it, or exclude it")
    return UnreadableSource("this file is nested too deeply to be analysed; build its values in steps, or exclude it")


def rules_for(filename: str, rules: Iterable[Rule], config: Config) -> list[Rule]:
    """Those of ``rules`` that the configuration selects, and does not ignore in this file, in order of code."""
    own = config.of(filename)
    ignored = config.ignored_codes(filename)
    selected = selected_rules(tuple(rules), own.select, own.ignore, own.preview)
    return [rule for rule in selected if not any(selector_matches(selector, rule) for selector in ignored)]


@lru_cache(maxsize=256)
def selected_rules(
    rules: tuple[Rule, ...], select: tuple[str, ...], ignore: tuple[str, ...], preview: bool
) -> tuple[Rule, ...]:
    """The rules that a configuration leaves, in order of code. Raises UnknownSelector."""
    return tuple(sorted(select_rules(rules, select, ignore, preview), key=lambda rule: rule.code))


def _has_trigger(rule: Rule, lowered: bytes, found: dict[str, bool]) -> bool:
    """Whether ``rule`` can fire, so that its findings do not depend on the other rules of the run."""
    for trigger in rule.triggers:
        if trigger not in found:
            found[trigger] = trigger.encode() in lowered
        if found[trigger]:
            return True
    return not rule.triggers


class _Check:
    """The findings of one file while they are being collected."""

    def __init__(self, module: SeenModule | SeenDocument, config: Config) -> None:
        self.module = module
        self.config = config
        self.source = module.sources.of
        self.findings: dict[tuple[str, str, Location, Location], Finding] = {}
        self.errors: list[ToolError] = []
        self.timings: dict[str, float] = {}

    def report(self, shared: dict[str, list[CallEvent]], records: Records | None) -> FileReport:
        findings = sorted(self.findings.values(), key=Finding.sort_key)
        for finding in findings:
            self.show_in_cell(finding)
        module = self.module
        report = FileReport(module.filename, findings, self.errors, shared, module.exports, records)
        report.unreadable = len(module.unseen)
        report.timings = self.timings
        return report

    def records(self) -> Records:
        """What the file does to the platform."""
        from lint_procore.inventory.records import collect, collect_document

        if isinstance(self.module, SeenDocument):
            return collect_document(self.module, self.shown_place)
        records = collect(self.module.facts, self.shown_place)
        records.partly.extend(filter(None, map(self.shown_place, self.module.facts.truncated.values())))
        return records

    def shown_place(self, span: Span) -> Place | None:
        """Where a span begins, as people know it; None in a file that cannot be read any more."""
        from lint_procore.inventory.records import Place

        source = self.source(span.filename)
        if source is None:
            return None
        cell, start, _ = source.in_cell(*self.place(span))
        return Place(span.filename, start.row, start.column, cell)

    def keep(self, finding: Finding) -> None:
        """One place gets one finding a rule: the most certain, one that can be mended, or else the first."""
        key = finding.code, finding.filename, finding.location, finding.end_location
        old = self.findings.setdefault(key, finding)
        if _rank(finding) > _rank(old):
            self.findings[key] = finding

    def run(self, rule: Rule) -> None:
        """Collect what a rule finds in the module, unless what the project attests has settled it."""
        attested = self.config.app.service_account if self.config.app is not None else None
        if attested and attested == rule.settled_by:
            return
        began = perf_counter()
        with Guard(rule, self.module.filename, self.errors):
            for problem in self.module.problems(rule):
                finding = self.finding(rule, problem)
                loaded = self.module.loads.get(problem.span.filename)
                if loaded is not None and rule.said_of_loader:
                    shown = any(place == problem.span for place, _ in problem.evidence)
                    evidence = problem.evidence if shown else ((problem.span, "it stands here"), *problem.evidence)
                    finding.instead = self.finding(rule, problem._replace(span=loaded, evidence=evidence))
                self.keep(finding)
        self.timings[rule.code] = perf_counter() - began

    def finding(self, rule: Rule, problem: Problem) -> Finding:
        """A problem with rows and columns. Evidence in a file that cannot be read any more is left out."""
        start, end = self.place(problem.span)
        evidence = []
        for span, message in problem.evidence:
            source = self.source(span.filename)
            if source is not None:
                cell, begins, ends = source.in_cell(*self.place(span))
                evidence.append(Evidence(span.filename, begins, ends, message, cell))
        finding = _finding(rule, problem, problem.span.filename, start, end)
        app = self.config.app
        if app is not None and app.service_account and app.service_account == rule.contradicts:
            finding.message += f"; {app.attestation} attests the opposite"
        finding.evidence = tuple(evidence)
        finding.fix = self.fix(rule, problem)
        finding.span = problem.span
        if problem.span.filename == self.module.filename:
            self.place_suppressions(finding, problem.span.start)
        return finding

    def fix(self, rule: Rule, problem: Problem) -> Fix | None:
        """A remedy with rows and columns; None where one of its edits cannot be made."""
        if problem.fix is None:
            return None
        message, edits, applicability = problem.fix
        made = []
        for span, content in edits:
            edit = self.edit(span, content)
            if edit is None:
                return None
            made.append(edit)
        if not made:
            return None
        return Fix(self.applicability(rule, problem, applicability), message, tuple(made))

    def applicability(self, rule: Rule, problem: Problem, own: Applicability) -> Applicability:
        """How a fix counts: what is only possible needs a person's eye, and a project may think otherwise of a rule."""
        config = self.config
        if problem.confidence == "possible" or any(selector_matches(each, rule) for each in config.extend_unsafe_fixes):
            return "unsafe"
        return "safe" if any(selector_matches(each, rule) for each in config.extend_safe_fixes) else own

    def edit(self, span: Span, content: str) -> Edit | None:
        """An edit with rows and columns. None in what is not the file's own text, such as what a notebook's commands
        were replaced with, and in a file that cannot be read."""
        source = self.source(span.filename)
        if source is None:
            # one that is not there yet has no text before the edit
            new = span.start == span.end == 0 and not os.path.lexists(span.filename)
            return Edit(span.filename, Location(1, 1), Location(1, 1), content) if new else None
        cell, start, end = source.in_cell(*self.place(span))
        own = source.cell_source(cell)
        if own.between(start, end) != source.text[span.start : span.end]:
            return None
        return Edit(span.filename, start, end, content.replace("\n", own.newline), cell)

    def place_suppressions(self, finding: Finding, offset: int) -> None:
        """Say on which rows a suppression of a finding may stand, and on which one is added."""
        first, last = self.module.statement_span(offset)
        location = self.module.source.location
        finding.statement_rows = location(first).row, location(max(first, last - 1)).row
        finding.noqa_row = finding.statement_rows[1]

    def adopted(self, finding: Finding) -> Finding:
        """A finding in this module that came of the check of another."""
        span = finding.span
        assert span is not None
        start, end = self.place(span)
        finding = replace(finding, cell=None, location=start, end_location=end)
        self.place_suppressions(finding, span.start)
        return finding

    def place(self, span: Span) -> tuple[Location, Location]:
        """Where a span starts and ends. ValueError: the rule invented the place."""
        source = self.source(span.filename)
        if source is None or not 0 <= span.start <= span.end <= len(source.text):
            raise ValueError(f"{span} is not a place in a readable file")
        return source.location(span.start), source.location(span.end)

    def say_unreadable(self, rules: Sequence[Rule]) -> None:
        """Let the rules speak of a notebook's cells that could not be parsed, and of what was not followed."""
        unseen = self.module.unseen
        for rule in rules if unseen else ():
            with Guard(rule, self.module.filename, self.errors):
                for failure in unseen:
                    for problem in rule.check_unreadable(self.module.filename, failure):
                        place = Location(failure.row, failure.column)
                        finding = _finding(rule, problem, self.module.filename, place, place)
                        finding.partly = failure.partly
                        self.keep(finding)

    def show_in_cell(self, finding: Finding) -> None:
        """From rows of the text that was checked to those that people know."""
        source = self.source(finding.filename)
        if source is None:
            return
        if finding.noqa_row is not None:
            at = Location(finding.noqa_row, 1)
            finding.noqa_row = source.in_cell(at, at)[1].row
        finding.cell, finding.location, finding.end_location = source.in_cell(finding.location, finding.end_location)

    def suppress(self, rules: Sequence[Rule], every: Sequence[Rule], today: datetime.date) -> None:
        """Mark suppressed findings; then let the rules speak of suppressions that were of no use. ``every``: also the
        rules that do not look at this file, of which a suppression may speak."""
        from lint_procore.suppression import apply_suppressions, find_suppressions

        filename = self.module.filename
        source = self.module.source
        suppressions = find_suppressions(source, self.module.comments, self.module.comment_marks, self.module.is_prose)
        former = {rule.code: rule.formerly for rule in every if rule.formerly}
        here = [found for found in self.findings.values() if found.filename == filename]
        apply_suppressions(here, suppressions, today, former)
        unused = self.unused(suppressions, rules, former, today)
        found: list[Finding] = []
        for rule in rules:
            with Guard(rule, filename, self.errors):
                for each in unused:
                    for problem in rule.check_unused_suppressions(filename, [each]):
                        start, end = Location(each.row, each.column), Location(each.row, each.end_column)
                        found.append(_finding(rule, problem, filename, start, end))
                        found[-1].noqa_row = each.row
                        found[-1].fix = self.fix(rule, problem)
        # A suppression must not hide that it is useless, so only those for the whole file count here.
        apply_suppressions(found, [each for each in suppressions if each.scope == "file"], today, former)
        for finding in found:
            self.keep(finding)

    def unused(
        self,
        suppressions: Iterable[Suppression],
        rules: Sequence[Rule],
        former: Mapping[str, tuple[str, ...]],
        today: datetime.date,
    ) -> list[Suppression]:
        """The suppressions of no use, each with only those of its codes that are of no use.

        A code counts when every rule it means has looked at the file, or when it means no rule and must be misspelt.
        ``until`` stays only where that day is over, so that rules need not compare dates.
        """
        from lint_procore.suppression import removal

        failed = {error.what for error in self.errors}
        # Rules about files and suppressions speak elsewhere; whether their suppressions are used shows there.
        is_module = isinstance(self.module, SeenModule)
        method = "check" if is_module else "check_document"
        elsewhere = {rule.code for rule in rules if getattr(type(rule), method) is getattr(Rule, method)}
        looked = {rule.code for rule in rules} - elsewhere - failed
        known = looked | elsewhere | failed | set(builtin_codes())
        unused = []
        for suppression in suppressions:
            if suppression.codes is None:
                continue  # for all codes, maybe of other tools too
            useless = []
            for code in suppression.codes:
                one = replace(suppression, codes=(code,))
                meant = {each for each in known | former.keys() if one.code_for(each, former)}
                if meant:
                    judged = bool(meant - elsewhere) and meant - elsewhere <= looked
                else:
                    # Another tool's code, or that of a plugin which is not installed here, is not ours to judge.
                    judged = code.startswith("PRC") or not (suppression.is_noqa or is_plugin_code(code))
                if judged and code not in suppression.used_codes:
                    useless.append(code)
            if useless or not suppression.codes:
                until = suppression.until if suppression.expired(today) else None
                gone = removal(self.module.source, suppression, useless)
                unused.append(replace(suppression, codes=tuple(useless), until=until, removal=gone))
        return unused


class Guard:
    """Turns whatever a rule raises into an error that names the rule; its earlier findings stay."""

    def __init__(self, rule: Rule, filename: str, errors: list[ToolError]) -> None:
        self.rule = rule
        self.filename = filename
        self.errors = errors

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        # A part of a document is read when a rule asks for it, and may then prove unreadable.
        if (
            error is None
            or isinstance(error, (*_TOO_MUCH, UnreadableSource))
            or not isinstance(error, (Exception, SystemExit))
        ):
            return False
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        where = f" at {os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}" if trace else ""
        message = (
            f"raised {error!r}{where} on {self.filename}; the other rules went on; "
            f"this is a bug of {rule_origin(self.rule)}, please report it there"
        )
        self.errors.append(ToolError(self.rule.code, message))
        return True


def _rank(finding: Finding) -> tuple[int, bool]:
    return CONFIDENCES.index(finding.confidence), finding.fix is not None


def _finding(rule: Rule, problem: Problem, filename: str, start: Location, end: Location) -> Finding:
    return Finding(
        code=rule.code,
        name=rule.name,
        message=problem.message,
        filename=filename,
        location=start,
        end_location=end,
        severity=problem.severity or rule.severity,
        confidence=problem.confidence,
        help=rule.help if problem.help is None else problem.help,
        url=rule_url(rule.code),
    )
