"""Worker processes for what may end or hang a process: parsing strangers' source.

``Pool`` takes files and gives a report for each. A worker that dies or runs out of time costs its file a PRC900 finding
and is replaced; nothing that happens in it reaches the run. Workers are started as the amount of work pays for them.
"""

from __future__ import annotations

import os
import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from lint_procore.file_report import FileReport
from lint_procore.finding import Finding, ToolError
from lint_procore.reading import overlaid
from lint_procore.source import UnreadableSource

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Mapping, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess
    from typing import Literal

    from lint_procore.config import Config
    from lint_procore.flow.program import CallEvent
    from lint_procore.policy import Policy
    from lint_procore.rule import Problem, Rule

# A worker costs about 0.2 s to start, most of it LibCST's import; in that time another parses this many bytes.
BYTES_PER_WORKER = 60_000
# Files wait in memory until a worker is free; beyond this, reading waits for the workers.
MAX_WAITING = 16_000_000
# One file's tree takes up to 1 kB of memory for each byte of source.
MEMORY = 4 << 30
# LibCST's visitors need about 1 kB of stack for each level of nesting; reserved, not used, until it is needed.
STACK_SIZES = (512 << 20, 128 << 20, 32 << 20)
RECURSION_LIMIT = 200_000
# The garbage collector costs the parser up to 40% and finds little: trees have no cycles. So it runs between files.
COLLECT_AFTER = 100_000
# Of so many runs of it, one goes through all there is; the others through what came since the last.
ALL_EVERY = 20
START_TIMEOUT = 60.0
# A file's time is that for which its process works; it may take so many times as long where others hinder that.
MOST_PATIENCE = 5
# What a worker says first.
READY = True


class Setup(NamedTuple):
    """What a worker needs to check files. ``rules`` is None where they cannot be inherited: load those of ``codes``.
    ``overlay`` holds the bytes of files that are not read from the disk; ``tests``: what tests do to the platform is
    told as well, where that is asked for."""

    rules: tuple[Rule, ...] | None
    codes: frozenset[str]
    rules_dirs: tuple[str, ...]
    policy: Policy
    config: Config
    today: datetime.date
    overlay: Mapping[str, bytes] = {}
    tests: bool = False


class File(NamedTuple):
    """A file to check: its number in the order of the run, its name, its bytes, the calls that others make into it.
    ``asked``: for the sake of a module that it uses, whatever it says itself; ``added``: what was found in it
    elsewhere; ``changed``: a fix made this of it, so it is parsed in any case and compared with what was there
    ``before``. ``problems``: what rules about the whole run, by their codes, found in it. ``inventory``: what it does
    to the platform is asked for. ``configuration``: it is ours, and nothing but the problems is to be said of it."""

    number: int
    filename: str
    data: bytes
    shared: tuple[CallEvent, ...] = ()
    asked: bool = False
    added: tuple[Finding, ...] = ()
    changed: bool = False
    problems: tuple[tuple[str, Problem], ...] = ()
    inventory: bool = False
    configuration: bool = False
    before: bytes | None = None


def processors() -> int:
    """How many processes can run at once."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS, Windows
        return os.cpu_count() or 1


def start_method() -> str:
    """Forking shares what is loaded already. It is safe on Linux, in a process without other threads."""
    threading = sys.modules.get("threading")
    return "fork" if sys.platform == "linux" and (threading is None or threading.active_count() == 1) else "spawn"


class Pool:
    """Checks files in worker processes; a context manager that leaves no process behind.

    ``limit`` is the most workers there may be. ``unreadable`` gives the report for a file that ended its worker.
    ``reports`` holds what is done, by the files' numbers.
    """

    def __init__(self, setup: Setup, limit: int, unreadable: Callable[[str, UnreadableSource], FileReport]) -> None:
        self.reports: dict[int, FileReport] = {}
        self._setup = setup
        self._limit = limit
        self._unreadable = unreadable
        # how many files were taken, and how many of them are done; who is told of each
        self.taken = self.done = 0
        self.tell: Callable[[], None] | None = None
        self._waiting: deque[File] = deque()
        self._bytes = 0  # of files waiting or being checked
        self._workers: list[_Worker] = []
        self._failure = ""

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.kill()

    def prepare(self, workers: int = 1) -> None:
        """Start so many workers, as far as there may be, ahead of the first file."""
        while len(self._workers) < min(workers, self._limit):
            self._start()

    def submit(self, file: File) -> None:
        """Take a file. Waits only when too much of what was taken before is still to be done."""
        self._waiting.append(file)
        self.taken += 1
        self._bytes += len(file.data) + 1  # an empty file is work too
        if len(self._workers) < min(self._limit, 1 + self._bytes // BYTES_PER_WORKER):
            self._start()
        self.advance()
        while self._bytes > MAX_WAITING:
            self._wait(None)

    def advance(self) -> None:
        """Take the reports that are there and hand out the next files, without waiting."""
        if self._bytes:
            self._wait(0)

    def finish(self) -> None:
        """Wait until every file taken has its report."""
        while self._bytes:
            self._wait(None)

    def _done(self, file: File, report: FileReport) -> None:
        self.reports[file.number] = report
        self.done += 1
        if self.tell is not None:
            self.tell()
        self._bytes -= len(file.data) + 1

    def _start(self) -> None:
        try:
            self._workers.append(_Worker(self._setup, self._workers))
        except OSError as error:
            self._cannot_start(error.strerror or str(error))

    def _cannot_start(self, reason: str) -> None:
        # Fewer workers do as well, and those there are will go on; only none at all is a failure.
        self._limit = len(self._workers)
        self._failure = (
            f"not checked, because no worker process could be started ({reason}); run again when that is mended"
        )

    def _wait(self, timeout: float | None) -> None:
        """Wait up to ``timeout`` seconds for a message, a death or a deadline, and act on all there are."""
        from multiprocessing.connection import wait

        self.prepare()
        if not self._workers:
            for file in self._waiting:
                self._done(file, FileReport(file.filename, errors=[ToolError(file.filename, self._failure)]))
            self._waiting.clear()
            return
        busy = [worker for worker in self._workers if worker.state != "idle"]
        if busy:
            if timeout is None:
                timeout = max(0.0, min(worker.deadline for worker in busy) - time.monotonic())
            ready = set(wait([handle for worker in busy for handle in worker.handles], timeout))
            now = time.monotonic()
            for worker in busy:
                if not ready.isdisjoint(worker.handles):
                    self._hear(worker)
                elif now >= worker.deadline and not worker.is_short_of_time():
                    limit = self._setup.config.file_timeout
                    self._lose(worker, f"took longer than {limit:g} s")
        for worker in list(self._workers):
            if worker.state == "idle" and self._waiting:
                try:
                    worker.give(self._waiting.popleft(), self._setup.config.file_timeout)
                except OSError:
                    self._lose(worker, worker.cause_of_death())

    def _hear(self, worker: _Worker) -> None:
        """Take a worker's message, or notice its death."""
        try:
            # When it died, its last report may still be in the pipe.
            message = worker.connection.recv() if worker.connection.poll() else None
        except (EOFError, OSError):
            message = None
        if isinstance(message, FileReport) and worker.file is not None:
            self._done(worker.file, message)
            worker.rest()
        elif message == READY:
            worker.rest()
        else:
            self._lose(worker, message if isinstance(message, str) else worker.cause_of_death())

    def _lose(self, worker: _Worker, reason: str) -> None:
        """Bury a worker. A file it was checking is reported as unreadable, and another worker takes its place."""
        self._workers.remove(worker)
        worker.kill()
        if worker.file is None:
            # It never came to a file, so another would not either.
            self._cannot_start(reason)
            return
        remedy = (
            "split it, exclude it, or raise file-timeout" if reason.startswith("took") else "simplify it, or exclude it"
        )
        failure = UnreadableSource(f"parsing this file {reason}; {remedy}")
        report = self._unreadable(worker.file.filename, failure)
        report.lasting = False
        self._done(worker.file, report)
        if self._waiting:
            self._start()


class _Worker:
    """The parent's side of one worker process: "starting", "idle", or "busy" with ``file`` until ``deadline``."""

    def __init__(self, setup: Setup, others: Sequence[_Worker]) -> None:
        from multiprocessing import Pipe, get_context

        method = start_method()
        self.connection, theirs = Pipe()
        if method == "fork":
            # A child that keeps the parent's ends open would never see them close when the parent dies.
            inherited = [self.connection, *(other.connection for other in others)]
        else:
            inherited = []
            setup = setup._replace(rules=None)
        context = get_context(method)
        self.process: BaseProcess = context.Process(target=_work, args=(setup, theirs, inherited), daemon=True)  # type: ignore[attr-defined]
        try:
            with _interrupts_held():
                self.process.start()
        except OSError:
            self.connection.close()
            raise
        finally:
            theirs.close()
        self.handles = (self.connection, self.process.sentinel)
        self.state: Literal["starting", "idle", "busy"] = "starting"
        self.deadline = self.latest = time.monotonic() + START_TIMEOUT
        self.seconds = START_TIMEOUT
        self.used: float | None = None
        self.file: File | None = None

    def rest(self) -> None:
        self.state = "idle"
        self.file = None

    def give(self, file: File, seconds: float) -> None:
        """Have a file checked. Raises OSError when the worker died meanwhile."""
        self.state = "busy"
        self.file = file
        self.seconds = seconds
        self.deadline = time.monotonic() + seconds
        self.latest = time.monotonic() + MOST_PATIENCE * seconds
        self.used = self.processor_time()
        self.connection.send(file)

    def is_short_of_time(self) -> bool:
        """Whether other processes kept this one from working on its file; then it gets more time. On a busy machine a
        check must not find other things than on an idle one."""
        used = self.processor_time()
        now = time.monotonic()
        if self.state != "busy" or used is None or self.used is None or now >= self.latest:
            return False
        left = self.seconds - (used - self.used)
        self.deadline = min(self.latest, now + max(left, 0.1))
        return left > 0

    def processor_time(self) -> float | None:
        """The seconds for which the process has been at work so far, where the system tells."""
        if sys.platform != "linux" or self.process.pid is None:
            return None
        try:
            # the clock that clock_getcpuclockid(3) names for a process
            return time.clock_gettime((~self.process.pid << 3) | 2)
        except OSError:
            return None

    def cause_of_death(self) -> str:
        self.process.join(1)
        code = self.process.exitcode
        if code is None:
            return "ended the parser"
        return f"ended the parser (signal {-code})" if code < 0 else f"ended the parser (exit status {code})"

    def kill(self) -> None:
        self.connection.close()
        self.process.kill()
        self.process.join()


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Ctrl-C is for the parent: it waits until the child, which inherits the mask, has been started."""
    import signal

    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)


# --- in the worker process --------------------------------------------------------------------------------------------


def _work(setup: Setup, connection: Connection, inherited: Sequence[Connection]) -> None:
    """The worker's life: limits first, then files, until the parent closes the pipe or dies."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _silence()
    for other in inherited:
        other.close()
    try:
        _limit_memory()
        sys.setrecursionlimit(RECURSION_LIMIT)
        with overlaid(setup.overlay):
            _run_with_large_stack(partial(_serve, setup, connection))
    except Exception as error:
        connection.send(repr(error))


def _run_with_large_stack(function: Callable[[], None]) -> None:
    """Run a function in a thread, the only place where the stack's size can be chosen, and wait for its end."""
    import threading

    for size in STACK_SIZES:
        try:
            threading.stack_size(size)
            thread = threading.Thread(target=function)
            thread.start()
        except (ValueError, RuntimeError):  # more than this system gives
            continue
        thread.join()
        return
    raise RuntimeError("no thread can be started")


def _serve(setup: Setup, connection: Connection) -> None:
    import gc

    try:
        # What every file needs, so that a file's time is its own.
        import lint_procore.syntax.parse  # noqa: F401
        from lint_procore.checker import check_file, too_much, unreadable_report
        from lint_procore.filetypes import is_document
        from lint_procore.flow.modules import Modules
        from lint_procore.model.http import INTERESTING

        modules = Modules(INTERESTING) if setup.config.follow_imports else None

        rules = setup.rules
        if rules is None:
            from lint_procore.registry import load_rules

            rules = tuple(rule for rule in load_rules(setup.rules_dirs).rules if rule.code in setup.codes)
    except Exception as error:
        connection.send(repr(error))
        return
    gc.disable()
    gc.freeze()
    parsed = collected = 0
    connection.send(READY)
    while True:
        try:
            file: File = connection.recv()
        except (EOFError, OSError):
            return
        _set_alarm(MOST_PATIENCE * setup.config.file_timeout + 1)
        if modules is not None:
            modules.questions.clear()
        try:
            report = check_file(
                *(file.filename, file.data, rules, setup.policy, setup.config, setup.today, modules),
                shared=file.shared,
                asked=file.asked,
                added=file.added,
                changed=file.changed,
                problems=file.problems,
                inventory=file.inventory,
                tests=setup.tests,
                configuration=file.configuration,
            )
            if file.before is not None and not is_document(file.filename) and not report.unreadable:
                from lint_procore.fix.damage import damage

                report.damage = damage(file.filename, file.before, file.data)
        except (RecursionError, MemoryError) as error:
            report = unreadable_report(file.filename, too_much(error), rules, setup.config)
            report.lasting = False
        except BaseException as error:
            report = _failed(file, error)
        report.questions |= frozenset(modules.questions if modules is not None else ())
        _set_alarm(0)
        try:
            connection.send(report)
        except OSError:
            return
        except Exception as error:  # a rule put something into a finding that cannot be sent
            connection.send(_failed(file, error))
        parsed += len(file.data)
        if parsed > COLLECT_AFTER:
            parsed = 0
            collected += 1
            # what is kept of other modules is most of all there is, and to look through it is what costs
            gc.collect(1 if collected % ALL_EVERY else 2)


def _failed(file: File, error: BaseException) -> FileReport:
    message = f"not checked: {error!r}; this is a bug of lint-procore, please report it"
    return FileReport(file.filename, errors=[ToolError(file.filename, message)])


def _silence() -> None:
    """A dying parser writes its last words to the terminal; the report says it better."""
    if os.environ.get("LINT_PROCORE_DEBUG"):
        return
    if "faulthandler" in sys.modules:
        sys.modules["faulthandler"].disable()
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    os.close(null)


def _limit_memory() -> None:
    """A file that needs too much memory must fail alone, not take the machine with it."""
    if sys.platform == "linux":
        try:
            import resource
        except ImportError:  # an optional part of Python
            return
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        soft = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
        # The parser's crash is an expected event: leave no core files in the user's project.
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def _set_alarm(seconds: float) -> None:
    """Should the parent die, nobody else ends a parser that hangs: the signal's default action ends the process."""
    import signal

    if hasattr(signal, "setitimer"):  # not on Windows
        signal.setitimer(signal.ITIMER_REAL, seconds)
