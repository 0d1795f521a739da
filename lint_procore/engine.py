"""A run: from the files to look at to all findings in order.

Every file is read once. Most hold none of the literals without which no rule can fire, and are dropped there; the
others go to worker processes. Order and content of the result do not depend on how many of those there are.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from lint_procore.callers import Callers
from lint_procore.discovery import Target, Unreadable, packages_around, shown
from lint_procore.file_report import FileReport
from lint_procore.filetypes import family_of, is_document
from lint_procore.finding import CONFIDENCES, Finding, ToolError
from lint_procore.model.test_code import is_test_module
from lint_procore.reading import is_notebook, overlaid, read_chunks, read_file, searchable, searchable_notebook
from lint_procore.registry import is_builtin
from lint_procore.source import UnreadableSource

if TYPE_CHECKING:
    import datetime

    from lint_procore.cache import Cache, Keys, Memory
    from lint_procore.config import Config
    from lint_procore.flow.program import CallEvent
    from lint_procore.inventory.records import Records
    from lint_procore.openapi import Document
    from lint_procore.policy import Policy
    from lint_procore.rule import Problem, Rule
    from lint_procore.workers import File, Pool

# Calls into one file that are looked at together; a wrapper with more callers is known well enough by then.
MOST_SHARED = 1_000
# How many files are read between two looks at what the workers have done.
_STRIDE = 64
# So many letters alike make a beginning that several literals are looked for by.
_BEGINNING = 5
# A run that has read so many files is likely to come upon some to be parsed: processes are started for them meanwhile.
_LARGE_RUN = 1_000


class Job(NamedTuple):
    """What a run checks with. Of ``rules``, those look at a file that its configuration selects. ``jobs`` is the most
    worker processes, None for as many as there are processors; ``openapi`` is the platform's document, where one is
    given. ``inventory``: collect what each file does to the platform. ``cached``: results of earlier runs may be
    used, and those of this one are kept. ``overlay`` holds bytes to be read in place of files, by absolute path;
    ``changed`` are files that fixes changed, with the bytes from before, if there were any: they are parsed whether
    they matter or not, and it is told what was broken in them. ``folders``: those that are looked through as a
    whole; ``memory``: the results of earlier runs of this command; ``near``: take the last of them for files that are
    not among these and whose results speak of no changed file, though a file that they import may have changed (None:
    for none); ``tell`` hears how much is done, of how much; ``sought`` are lower-case texts for the sake of
    which code is read as well, though no rule looks for them; ``tests``: the inventory is that of tests, too."""

    rules: tuple[Rule, ...]
    rules_dirs: tuple[str, ...]
    config: Config
    jobs: int | None
    today: datetime.date
    openapi: Document | None = None
    inventory: bool = False
    cached: bool = False
    overlay: Mapping[str, bytes] = {}
    changed: Mapping[str, bytes | None] = {}
    folders: tuple[str, ...] = ()
    memory: Memory | None = None
    near: frozenset[str] | None = None
    tell: Callable[[int, int], None] | None = None
    sought: tuple[str, ...] = ()
    tests: bool = False

    def selected(self, config: Config | None = None) -> Sequence[Rule]:
        """Those of the rules that a configuration selects, or that of the run."""
        config = config or self.config
        if not (config.select or config.ignore or any(rule.preview for rule in self.rules)):
            return self.rules
        from lint_procore.checker import selected_rules

        return selected_rules(self.rules, config.select, config.ignore, config.preview)


@dataclass(slots=True)
class RunResult:
    """What a run gives: findings sorted (suppressed ones marked, every confidence), what failed, how many files were
    read and how many of them mattered. ``records``: what each file does to the platform, where that was asked for.
    ``cache_problem`` says why the cache was of no use, if so. ``texts``: the bytes of the files that mattered, by name;
    ``unreadable``: how many parts of files could not be read, parsed or followed; ``names``: the files that were read
    in full; ``spent``: those whose time or memory ran out. Of files that fixes changed: ``damaged``, what is broken in
    them, and ``dropped``, the names that they do not bind any more. ``timings``: seconds by rule, under an empty code
    those of reading what the files say."""

    findings: list[Finding] = field(default_factory=list)
    errors: list[ToolError] = field(default_factory=list)
    files: int = 0
    parsed: int = 0
    records: list[Records] = field(default_factory=list)
    cache_problem: str = ""
    texts: dict[str, bytes] = field(default_factory=dict)
    unreadable: dict[str, int] = field(default_factory=dict)
    damaged: dict[str, str] = field(default_factory=dict)
    dropped: dict[str, frozenset[str]] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    spent: frozenset[str] = frozenset()
    timings: dict[str, float] = field(default_factory=dict, compare=False)


def _added(tables: Iterable[Mapping[str, float]]) -> dict[str, float]:
    out: dict[str, float] = {}
    for table in tables:
        for key, value in table.items():
            out[key] = out.get(key, 0.0) + value
    return out


class Prefilter:
    """Tells the files that no rule can fire on, from their bytes alone."""

    def __init__(self, rules: Iterable[Rule], sought: Iterable[str] = ()) -> None:
        literals = {text.encode() for text in sought}
        for rule in rules:
            # A rule without triggers wants every file.
            literals.update([trigger.encode() for trigger in rule.triggers] or [b""])
        # A literal is implied by any part of it: where "procore.com" stands, "procore" does.
        self.literals = sorted(
            (one for one in literals if not any(other != one and other in one for other in literals)),
            key=len,
            reverse=True,
        )
        self.longest = max(map(len, self.literals), default=0)
        # Those that begin alike are looked for by their beginning first: a search costs the same whatever it is for.
        self.by_beginning: dict[bytes, list[bytes]] = {}
        for literal in self.literals:
            alike = [other for other in self.literals if other[:_BEGINNING] == literal[:_BEGINNING]]
            self.by_beginning[literal if len(alike) == 1 else literal[:_BEGINNING]] = alike

    def matters(self, data: bytes, notebook: bool = False) -> bool:
        """Whether a file with these bytes can have findings."""
        lowered = searchable_notebook(data) if notebook else searchable(data)
        for beginning, literals in self.by_beginning.items():
            if beginning in lowered and (len(literals) == 1 or any(literal in lowered for literal in literals)):
                return True
        return False


def run(targets: Iterable[Target | Unreadable], job: Job, stdin: tuple[str, bytes] | None = None) -> RunResult:
    """Check ``targets``, and ``stdin`` (a name and its bytes) when given.

    A file that cannot be read or parsed is a finding and ends nothing; a path that does not exist is an error. Raises
    ConfigError for a bad pattern in the configuration. KeyboardInterrupt passes, and leaves no process behind.
    """
    job.config.ignored_codes("")  # a bad pattern shows now, not in a worker
    with ExitStack() as stack:
        stack.enter_context(_uncollected())
        stack.enter_context(overlaid(job.overlay))
        return _Run(job, stack).through(targets, stdin)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the garbage collector: reports are millions of objects without cycles, and looking for some took two
    thirds of a run that parses nothing."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class _Run:
    """The state of one run. Processes it starts end with ``stack``."""

    def __init__(self, job: Job, stack: ExitStack) -> None:
        self.job = job
        self.stack = stack
        # by configuration: one for Python, one for the files around it
        self.prefilters: dict[int, list[Prefilter]] = {}
        self.pool: Pool | None = None
        self.numbers: dict[str, int] = {}
        # by file name: the requests that other modules make through it
        self.shared: dict[str, tuple[CallEvent, ...]] = {}
        self.reports: dict[int, FileReport] = {}
        self.callers = Callers() if job.config.follow_imports else None
        # by folder: whether a package around it is called after the platform
        self.called_after: dict[str, bool] = {}
        self.files = self.parsed = self.looked = self.expected = 0
        self.texts: dict[str, bytes] = {}
        # Rules that compare the files of the run, and whether there is anything to compare: then each file also says
        # what it does to the platform.
        self.comparing = tuple(rule for rule in job.selected() if rule.compares())
        declares = job.config.app is not None and job.config.app.declares
        self.inventory = job.inventory or (bool(self.comparing) and declares)
        # the numbers of files that are checked for the sake of what they use
        self.asked: set[int] = set()
        self.sought = Prefilter((), job.sought) if job.sought else None
        self.errors: list[ToolError] = []
        # Plugins may depend on anything, and standard input is not what others would read under its name.
        ours = all(is_builtin(type(rule)) for rule in job.rules)
        self.memory = job.memory if ours else None
        self.cached = job.cached and job.openapi is None and ours
        self.cache: tuple[Cache | Memory, Keys] | None = None
        # by the files' numbers: the keys of their last checks; of those of which the results are still to be kept, what
        # is asked, and the key
        self.keys: dict[int, bytes] = {}
        self.unkept: dict[int, tuple[bytes, bytes]] = {}
        self.shared_keys: dict[str, list[bytes]] = {}

    def tell(self) -> None:
        """Say how far the run is: how many files were looked at, and of those that matter, how many were checked."""
        if self.job.tell is not None:
            taken, done = (self.pool.taken, self.pool.done) if self.pool is not None else (0, 0)
            self.job.tell(self.looked + done, max(self.expected, self.looked) + taken)

    def through(self, targets: Iterable[Target | Unreadable], stdin: tuple[str, bytes] | None) -> RunResult:
        self.expected = len(targets) if isinstance(targets, Sized) else 0
        if stdin is not None:
            self.cached, self.memory = False, None
            self.comparing, self.inventory = (), self.job.inventory
            self.look(0, *stdin)
        for index, target in self.in_turn(targets):
            if isinstance(target, Target):
                self.look(index, target.path)
            elif target.missing:
                self.reports[index] = FileReport(target.path, errors=[ToolError(target.path, target.message)])
            else:
                self.reports[index] = self.unreadable(target.path, UnreadableSource(target.message))
            self.looked += 1
            if self.pool is None and self.files == _LARGE_RUN:
                self.started().prepare(2)
            if index % _STRIDE == 0:
                self.tell()
                if self.pool is not None:
                    self.pool.advance()
        if self.pool is not None:
            self.finish(self.pool)
            self.ask_callers(self.pool)
            self.share(self.pool)
            self.hand_over(self.pool, self.compare(self.pool))
            self.reports.update((number, report) for number, report in self.pool.reports.items() if number >= 0)
        reports = [report for _, report in sorted(self.reports.items())]
        findings = sorted(
            (finding for report in reports for finding in report.findings if finding.filename == report.filename),
            key=Finding.sort_key,
        )
        errors = [*(error for report in reports for error in report.errors), *self.errors]
        problem = self.cache[0].problem if self.cache is not None else ""
        unreadable = {report.filename: report.unreadable for report in reports if report.unreadable}
        return RunResult(
            *(findings, errors, self.files, self.parsed, self.all_records(), problem, self.texts, unreadable),
            damaged={report.filename: report.damage.message for report in reports if report.damage.message},
            dropped={report.filename: report.damage.dropped for report in reports if report.damage.dropped},
            timings=_added(report.timings for report in reports),
            names=frozenset(self.numbers.keys() - unreadable.keys()),
            spent=frozenset(report.filename for report in reports if not report.lasting),
        )

    def in_turn(self, targets: Iterable[Target | Unreadable]) -> Iterable[tuple[int, Target | Unreadable]]:
        """The files with their numbers, in the order in which they are looked at. Where files may be compared, JSON
        comes first: if a manifest is among it, all others are asked for more."""
        numbered = enumerate(targets, 1)
        if not self.comparing or self.inventory:
            return numbered
        return sorted(numbered, key=lambda each: (family_of(each[1].path) != "json", each[0]))

    def all_records(self) -> list[Records]:
        """What the files do to the platform, in the order of the run."""
        reports = sorted(self.reports.items())
        return [report.records for _, report in reports if report.records is not None]

    def look(self, index: int, filename: str, data: bytes | None = None) -> None:
        """Read a file, unless its bytes are given, and have it checked if it matters."""
        limit = self.job.config.max_file_size
        try:
            if data is None:
                data = read_file(filename, limit)
            notebook = is_notebook(filename)
            document = is_document(filename)
            prefilter = self.filters(self.job.config.of(filename))[document]
            # None: too large to be held, so it is searched in pieces.
            pieces = read_chunks(filename, prefilter.longest) if data is None else (data,)
            matters = any(prefilter.matters(piece, notebook) for piece in pieces)
            if self.comparing and data is not None and family_of(filename) == "json":
                from lint_procore.syntax.documents.manifest import may_declare_grants

                is_manifest = may_declare_grants(searchable(data))
                matters = matters or is_manifest
                self.inventory = self.inventory or is_manifest
            if matters and document:
                matters = not self.is_data(filename, data)
            changed = filename in self.job.changed
            matters = matters or changed
            if matters and (data is None or len(data) > limit):
                raise UnreadableSource(
                    f"this file has more than {limit:,} bytes, so it was not parsed; "
                    f"{'clear its outputs' if notebook else 'split it'}, exclude it, or raise max-file-size"
                )
        except UnreadableSource as failure:
            self.reports[index] = self.unreadable(filename, failure)
            return
        self.files += 1
        self.numbers[filename] = index
        if data is None:
            return
        # what others would have to say, the name of its package says, or a text that is sought
        is_code = notebook or filename.endswith(".py")
        of_platform = bool(data) and is_code and not matters and self.is_asked_for(filename, data, notebook)
        if matters or of_platform:
            from lint_procore.workers import File

            self.parsed += 1
            self.texts[filename] = data
            if of_platform:
                self.asked.add(index)
            inventory = self.inventory or (bool(self.comparing) and family_of(filename) == "json")
            kind = "asked" if of_platform else "changed" if changed else "own"
            self.submit(File(index, filename, data, asked=of_platform, inventory=inventory), kind)
        elif self.callers is not None and notebook:
            from lint_procore.syntax.notebook import read_code

            self.callers.add(index, filename, read_code(data))
        elif self.callers is not None and filename.endswith(".py"):
            self.callers.add(index, filename, data)

    def filters(self, config: Config) -> list[Prefilter]:
        """The prefilters of the rules that a configuration selects."""
        found = self.prefilters.get(id(config))
        if found is None:
            rules = self.job.selected(config)
            found = [Prefilter(rule for rule in rules if rule.looks_at(documents)) for documents in (False, True)]
            self.prefilters[id(config)] = found
        return found

    def is_asked_for(self, filename: str, data: bytes, notebook: bool) -> bool:
        """Whether code is read though no rule looks for anything in it."""
        sought = self.sought is not None and self.sought.matters(data, notebook)
        return sought or (not notebook and self.is_of_platform(filename))

    def is_of_platform(self, filename: str) -> bool:
        """Whether a module lies in a package that is called after the platform."""
        given = os.path.dirname(filename)
        if given not in self.called_after:
            folder = os.path.abspath(given)
            self.called_after[given] = "procore" in folder.lower() and any(
                "procore" in os.path.basename(package).lower() for package in packages_around(folder)
            )
        return self.called_after[given]

    def is_data(self, filename: str, data: bytes | None) -> bool:
        """Whether a document describes calls or keeps answers, so that no rule looks at it, however large it is."""
        from lint_procore.syntax.documents.recognise import begins_as_data

        return begins_as_data(next(read_chunks(filename, 0), b"") if data is None else data)

    def ask_callers(self, pool: Pool) -> None:
        """Check the files that use what was found to matter, and then those that use these."""
        from lint_procore.workers import File

        known: set[int] = set()
        while self.callers is not None:
            exports = {
                os.path.abspath(report.filename): report.exports
                for number, report in pool.reports.items()
                if number not in known
            }
            known.update(pool.reports)
            callers = self.callers.of(exports)
            if not callers:
                return
            for caller in callers:
                data = self.read_again(caller.filename)
                if data is not None:
                    self.parsed += 1
                    self.texts[caller.filename] = data
                    self.asked.add(caller.number)
                    asked = File(caller.number, caller.filename, data, asked=True, inventory=self.inventory)
                    self.submit(asked, "asked")
            self.finish(pool)

    def share(self, pool: Pool) -> None:
        """Check the files once more into which others call: a wrapper is judged with what its callers give it. One that
        is not of this run is looked at too, for what it says of those that are."""
        from lint_procore.workers import File

        calls: dict[str, dict[object, CallEvent]] = {}
        for number, report in sorted(pool.reports.items()):
            for filename, events in report.shared.items():
                known = calls.setdefault(filename, {})
                self.shared_keys.setdefault(filename, []).append(self.keys.get(number, b""))
                told = {(event.span, event.stack) for event in known.values()}
                for event in events:
                    # in one file the same call may be made for several objects, and what another file tells is the same
                    if len(known) < MOST_SHARED and (event.span, event.stack) not in told:
                        known[number, len(known)] = event
        for other, (filename, known) in enumerate(calls.items(), 1):
            data = self.read_again(filename)
            if data is not None:
                self.shared[filename] = tuple(known.values())
                number = self.numbers.get(filename, -other)
                file = File(number, filename, data, self.shared[filename], inventory=self.inventory)
                self.submit(file, "shared", self.shared_keys[filename])
        self.finish(pool)

    def compare(self, pool: Pool) -> dict[str, list[tuple[str, Problem]]]:
        """What rules about the whole run find, by the file in which it stands, each with the rule's code."""
        found: dict[str, list[tuple[str, Problem]]] = {}
        if not (self.comparing and self.inventory):
            return found
        from lint_procore.checker import Guard
        from lint_procore.project import Project

        reports = [report for number, report in sorted(pool.reports.items()) if number >= 0]
        records = [report.records for report in reports if report.records is not None]
        project = Project(self.policy(), self.job.config, records, frozenset(self.numbers), self.is_whole(reports))
        configuration = shown(self.job.config.origin or "")
        for rule in self.comparing:
            with Guard(rule, "the files of this run together", self.errors):
                for problem in rule.check_project(project):
                    # whoever names single files wants to hear of these, and not of the configuration
                    where = problem.span.filename
                    if where in self.numbers or (self.job.folders and where == configuration):
                        found.setdefault(where, []).append((rule.code, problem))
        return found

    def is_whole(self, reports: Iterable[FileReport]) -> bool:
        """Whether all code below the configuration's folder was looked at, and followed to its end."""
        root = os.path.join(os.path.realpath(self.job.config.root), "")
        if not any(root.startswith(os.path.join(os.path.realpath(folder), "")) for folder in self.job.folders):
            return False
        return not any(
            (report.records is None or report.unreadable)
            and not is_document(report.filename)
            and not is_test_module(self.job.config.relative(report.filename))
            for report in reports
        )

    def hand_over(self, pool: Pool, problems: Mapping[str, Sequence[tuple[str, Problem]]]) -> None:
        """Give each finding to the report of the file in which it stands, whose suppressions it is subject to; and the
        ``problems`` of the whole run, by the file in which they stand. A finding in a settings file that is not of this
        run stands where the file is loaded, where its rule says so."""
        from lint_procore.workers import File

        own = {
            (finding.code, finding.filename, finding.span): finding.confidence
            for report in pool.reports.values()
            for finding in report.findings
            if finding.filename == report.filename
        }
        handed: dict[str, list[Finding]] = {}
        for _, report in sorted(pool.reports.items()):
            for finding in report.findings:
                if finding.filename == report.filename:
                    continue
                if finding.filename not in self.numbers:
                    finding = finding.instead or finding
                known = own.get((finding.code, finding.filename, finding.span))
                if finding.filename in self.numbers and (
                    known is None or CONFIDENCES.index(known) < CONFIDENCES.index(finding.confidence)
                ):
                    handed.setdefault(finding.filename, []).append(finding)
            report.findings = [finding for finding in report.findings if finding.filename == report.filename]
        for filename in dict.fromkeys((*handed, *problems)):
            data = self.read_again(filename)
            if data is not None:
                findings, own_problems = handed.get(filename, ()), problems.get(filename, ())
                given = [
                    *self.shared_keys.get(filename, ()),
                    repr([(found, found.span) for found in findings]).encode(),
                    *self.problem_keys(own_problems),
                ]
                number = self.numbers.get(filename)
                file = File(
                    self.beyond() if number is None else number,
                    filename,
                    data,
                    self.shared.get(filename, ()),
                    filename in handed or number in self.asked,
                    tuple(findings),
                    problems=tuple(own_problems),
                    configuration=number is None,
                )
                kind = "configuration" if number is None else "asked for" if file.asked else "added"
                self.submit(file, kind, given)
        self.finish(pool)

    def problem_keys(self, problems: Sequence[tuple[str, Problem]]) -> Iterator[bytes]:
        """What findings are made of: the problems, and the files to which their evidence points."""
        yield repr(problems).encode("utf-8", "surrogateescape")
        if self.cache is not None:
            named = {span.filename for _, problem in problems for span, _ in problem.evidence}
            yield from (self.cache[1].closures.digest(filename) for filename in sorted(named))

    def beyond(self) -> int:
        """A number for a file that is not of the run."""
        assert self.pool is not None
        return 1 + max((*self.reports, *self.numbers.values(), *self.pool.reports))

    def read_again(self, filename: str) -> bytes | None:
        """A file's bytes; None when it has vanished since: its first report stands."""
        try:
            return read_file(filename, self.job.config.max_file_size)
        except UnreadableSource:
            return None

    def submit(self, file: File, kind: str, given: Sequence[bytes] = ()) -> None:
        """Have a file checked, unless the result is known. ``given`` tells what else its check is handed: the keys of
        the checks from which that came."""
        pool = self.started()
        if file.filename in self.job.changed:
            before = self.job.changed[file.filename]
            file = file._replace(changed=True, before=before)
            given = [*given, before or b"new"]
        self.keys.pop(file.number, None)
        if self.cache is not None and all(given):
            cache, keys = self.cache
            asked = keys.asked(f"{kind}:{file.inventory}", file.filename, file.data, given)
            near = self.job.near
            if self.memory is not None and near is not None and file.filename not in near and not file.changed:
                last = self.memory.last(asked)
                if last is not None:
                    self.keys[file.number], pool.reports[file.number] = last
                    return
            key = keys.key(asked, file.filename)
            report = cache.get(key, keys.answers)
            if report is not None:
                pool.reports[file.number] = report
                self.keys[file.number] = key + keys.answers(report)
                if self.memory is not None:
                    self.memory.keep_last(asked, self.keys[file.number], report)
                return
            self.unkept[file.number] = asked, key
        pool.submit(file)

    def finish(self, pool: Pool) -> None:
        """Wait for all checks, and keep their results where these do not come of this run's circumstances."""
        pool.finish()
        if self.cache is None:
            return
        cache, keys = self.cache
        for number, (asked, key) in self.unkept.items():
            report = pool.reports[number]
            if report.lasting and not report.errors:
                answers = keys.answers(report)
                self.keys[number] = key + answers
                cache.put(key, answers, report)
                if self.memory is not None:
                    self.memory.keep_last(asked, self.keys[number], report)
        self.unkept.clear()
        if keys.closures.unchanged():
            cache.flush()
        else:
            cache.forget()

    def started(self) -> Pool:
        """The pool of workers, made when the first file matters; so is the cache."""
        from lint_procore.workers import Pool, Setup, processors

        if self.pool is None:
            job = self.job
            codes = frozenset(rule.code for rule in job.rules)
            setup = Setup(
                job.rules, codes, job.rules_dirs, self.policy(), job.config, job.today, job.overlay, job.tests
            )
            limit = job.jobs or job.config.jobs or processors()
            self.pool = self.stack.enter_context(Pool(setup, limit, self.unreadable))
            self.pool.tell = self.tell if job.tell is not None else None
            if self.cached or self.memory is not None:
                from lint_procore.cache import Cache, Keys

                lasting = self.stack.enter_context(Cache(job.config.cache_dir)) if self.cached else None
                kept = self.memory.before(lasting, job.changed) if self.memory is not None else lasting
                assert kept is not None
                self.cache = kept, Keys(job)
        return self.pool

    def policy(self) -> Policy:
        from lint_procore.policy import load_policy

        return load_policy(as_of=self.job.today, openapi=self.job.openapi)

    def unreadable(self, filename: str, failure: UnreadableSource) -> FileReport:
        from lint_procore.checker import unreadable_report

        return unreadable_report(filename, failure, self.job.rules, self.job.config)
