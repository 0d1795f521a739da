"""The project's other modules: where an import leads, and what stands there. Files are read, never imported.

A module is looked for as a reader would: beside the importing file, then in each folder above it up to the project's
root, there also below ``src``; and where the file itself adds to ``sys.path``.
"""

from __future__ import annotations

import os
import re
from collections import OrderedDict
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Literal, NamedTuple

from lint_procore.discovery import packages_around, shown
from lint_procore.flow.reach import WITH_BASES, functions, hands_on_only, leading_classes, reaching
from lint_procore.reading import is_notebook, overlaid_below, read_file
from lint_procore.source import Source, UnreadableSource
from lint_procore.syntax.imports import ImportLine, import_lines, import_statements
from lint_procore.syntax.search_path import NOTHING, SearchPath, search_path
from lint_procore.syntax.tree import LOOKUP

if TYPE_CHECKING:
    from lint_procore.syntax import tree

# What marks the root of a project, above which nothing is looked for; and what does where none of these is in sight.
_ROOT_MARKS = (".git", "pyproject.toml")
_LESSER_MARKS = ("setup.py", "setup.cfg", "manage.py", "requirements.txt")
_HIGHEST = 8
# What introduces a project to its readers.
_INTRODUCTIONS = ("README.md", "README.rst", "README.txt", "README")
# Modules larger than this are not followed into; they are checked when it is their own turn.
_LARGEST = 1_000_000
# Summaries that one process keeps for the files it checks next, in characters of source.
_KEPT = 6_000_000

# Imports whose answers are remembered; a file asks for each of its own many times.
_RESOLVED = 20_000

# How far what leads to a call that matters is looked for through imports of imports.
_DEPTH = 4

# Where a project says by which name it is installed, and how.
_METADATA = ("pyproject.toml", "setup.cfg", "setup.py")
_INSTALLED = re.compile(r"""^[ \t]*name[ \t]*=[ \t]*["']?([\w.-]{1,99})["']?[ \t]*,?[ \t]*\r?$""", re.MULTILINE)

# What makes a web application whose configuration other modules ask for, and what says where Django's settings are.
_APPLICATION = re.compile(r"\b(?:Flask|Quart)\(")
_DJANGO_SETTINGS = re.compile(r"""DJANGO_SETTINGS_MODULE["'][\s,\]=]{1,4}["']([\w.]+)["']""")
_MOST_APPLICATIONS = 4
_MOST_FILES = 60
# Of a project with more modules than this, nobody goes through all of them.
_MOST_MODULES = 300
_NOT_OURS = frozenset({"node_modules", "site-packages", "venv", "env", "build", "dist"})

Stamp = tuple[float, int]


class _Scan(NamedTuple):
    """What a module's bytes tell: whether it names the platform, whether a call in it may matter, its imports, and what
    it does to the search path."""

    speaks: bool
    calls: bool
    imports: list[ImportLine]
    path: SearchPath


class _Place(NamedTuple):
    """Where the absolute imports of a folder's files are looked for, and the folder that holds all of the project."""

    search: tuple[str, ...]
    whole: str

    def holds(self, path: str) -> bool:
        """Whether a path lies within the project."""
        return os.path.join(path, "").startswith(os.path.join(self.whole, ""))


# Folders in a project's root that say how it is built and run.
_MACHINERY = frozenset({".github", ".gitlab", ".circleci", ".buildkite", ".azuredevops", ".devcontainer"})


def _call_pattern(interesting: frozenset[str]) -> re.Pattern[bytes]:
    names = "|".join(re.escape(name) for name in sorted((interesting | WITH_BASES) - {"get"}) if name.isidentifier())
    lookup = r"""[ \t\r\n]*[rbuRBU]?(?:"[^"/]*"|'[^'/]*')[ \t\r\n]*[,)]"""
    return re.compile(rf"\b(?:{names})[ \t]*\(|\bget[ \t]*\((?!{lookup})|/oauth/".encode())


def _beside_machinery(folder: str) -> str:
    """The folder of the code that a folder of build and deployment files is for; any other folder as it is."""
    above, name = folder, ""
    while name not in _MACHINERY:
        folder_above, name = os.path.split(above)
        if folder_above == above:
            return folder
        above = folder_above
    return above


class Question(NamedTuple):
    """What was asked of the project besides where an import leads: a method of :class:`Modules`, and its arguments."""

    kind: Literal["applications", "code", "django_settings", "file", "introductions", "library", "text"]
    importer: str
    name: str = ""
    below: tuple[str, ...] = ()


class Modules:
    """Resolves imports and gives summaries. One object serves all files that a process checks. ``interesting`` are the
    names of calls that matter. ``questions`` grows by what is asked; a result that is kept rests on the answers."""

    def __init__(self, interesting: frozenset[str]) -> None:
        self.interesting = interesting
        self.questions: set[Question] = set()
        self._call = _call_pattern(interesting)
        self._scans: dict[str, _Scan | None] = {}
        self._leads: dict[tuple[str, int], bool] = {}
        self._exports: dict[tuple[str, int], frozenset[str]] = {}
        self._summaries: OrderedDict[str, tuple[Stamp, int, tree.Module | None]] = OrderedDict()
        self._kept = 0
        self._places: dict[str, _Place] = {}
        self._applications: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._settings: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._exists: dict[str, str | None] = {}
        self._resolved: dict[tuple[str, str, int], str | None] = {}

    def resolve(self, importer: str, module: str, level: int) -> str | None:
        """The file, or the folder of a package without ``__init__``, that ``module`` names for ``importer``; None
        outside the project."""
        key = importer, module, level
        if key not in self._resolved:
            if len(self._resolved) >= _RESOLVED:
                self._resolved.clear()
            self._resolved[key] = self._look_for(importer, module, level)
        return self._resolved[key]

    def _look_for(self, importer: str, module: str, level: int) -> str | None:
        parts = [part for part in module.split(".") if part]
        here = os.path.dirname(os.path.abspath(importer))
        if level:
            for _ in range(level - 1):
                here = os.path.dirname(here)
            return self._below(here, parts)
        if not parts:
            return None
        for folder in self._search_of(importer, here):
            found = self._below(folder, parts)
            if found is not None and found != os.path.abspath(importer):
                return found
        return None

    def _search_of(self, importer: str, here: str) -> Iterator[str]:
        """The folders in which a file's absolute imports are looked for, in order."""
        scan = self._scan(os.path.abspath(importer))
        added = scan.path if scan is not None else NOTHING
        place = self._place(here)
        yield from (folder for folder in added.before if place.holds(folder))
        yield from place.search
        yield from (folder for folder in added.behind if place.holds(folder))

    def submodule(self, package: str, name: str) -> str | None:
        """The module ``name`` in a package, given by its folder or its ``__init__`` file."""
        folder = os.path.dirname(package) if os.path.basename(package).startswith("__init__.") else package
        return self._below(folder, [name]) if os.path.isdir(folder) else None

    def _place(self, here: str) -> _Place:
        known = self._places.get(here)
        if known is None:
            above = [here]
            while len(above) < _HIGHEST and os.path.dirname(above[-1]) != above[-1]:
                above.append(os.path.dirname(above[-1]))
            roots = [folder for folder in above if _has_any(folder, _ROOT_MARKS)]
            roots = roots or [folder for folder in above if _has_any(folder, _LESSER_MARKS)]
            # no root in sight: a script on its own, with what lies beside it
            inside = above[: above.index(roots[0]) + 1] if roots else above[:1]
            search: list[str] = []
            for folder in inside:
                search.append(folder)
                source = os.path.join(folder, "src")
                if os.path.isdir(source) and source != here:
                    search.append(source)
            if not roots and len(search) < 2:
                search += above[1:2]
            checkout = next((folder for folder in above if _has_any(folder, _ROOT_MARKS[:1])), None)
            whole = checkout or (roots[-1] if roots else above[min(1, len(above) - 1)])
            known = self._places[here] = _Place(tuple(search), whole)
        return known

    def _below(self, folder: str, parts: list[str]) -> str | None:
        path = os.path.join(folder, *parts)
        if path not in self._exists:
            found: str | None = None
            package = os.path.join(path, "__init__.py")
            for candidate in (package, path + ".py", path + ".pyi") if parts else (package,):
                if os.path.isfile(candidate):
                    found = candidate
                    break
            else:
                if os.path.isdir(path) and _holds_python(path):
                    found = path
            self._exists[path] = found
        return self._exists[path]

    def imported_names(
        self, importer: str, summary: tree.Module, depth: int = _DEPTH, words: frozenset[str] | None = None
    ) -> set[str]:
        """Names of the functions, methods and classes behind a module's imports that lead to a call that matters, and
        what the module calls them. ``words``: names that nobody speaks of are left out."""
        out: set[str] = set()
        for statement in summary.imports:
            if statement.module is None:
                for name, _ in statement.names:
                    found = self.resolve(importer, name, 0)
                    out |= self._all_behind(found, importer, depth, words) if found is not None else set()
                continue
            path = self.resolve(importer, statement.module, statement.level)
            for name, alias in statement.names if path is not None else ():
                assert path is not None
                if name == "*":
                    out |= self._all_behind(path, importer, depth, words)
                elif words is None or (alias or name) in words:
                    behind = self._names_behind(path, name, depth)
                    out |= behind | {alias or name} if behind else behind
        if "get" in out or "request" in out:
            out.add(LOOKUP)
        return out

    def _all_behind(self, path: str, importer: str, depth: int, words: frozenset[str] | None) -> AbstractSet[str]:
        """As :meth:`exports`, for a module that is imported as a whole. Of one that only hands on what it imports, as
        packages do with thousands of names, nothing is asked but what the importer speaks of."""
        summary = self.summary(path) if depth and self.leads(path) else None
        if summary is None or not hands_on_only(summary):
            return self.exports(path, depth)
        if words is None:
            words = frozenset(re.findall(r"\w+", self._read(importer)))
        return self.imported_names(path, summary, depth - 1, words) - self.interesting

    def exports(self, path: str, depth: int = _DEPTH) -> frozenset[str]:
        """Names of the functions, methods and classes of a module, and of what it imports, that lead to a call that
        matters; those that are more than ``depth`` imports away are left out."""
        key = path, depth
        known = self._exports.get(key)
        if known is None:
            summary = self.summary(path) if depth and self.leads(path) else None
            names: set[str] = set()
            if summary is not None:
                names = set(self.interesting) | self.imported_names(path, summary, depth - 1)
                names |= leading_classes(summary, reaching(functions(summary), names), names)
                reaching(functions(summary), names)
            known = self._exports[key] = frozenset(names - self.interesting)
        return known

    def _names_behind(self, path: str, name: str, depth: int) -> frozenset[str]:
        """As :meth:`exports`, for one name that is imported from the module."""
        if not depth or not self.leads(path):
            return frozenset()
        summary = self.summary(path)
        for statement in summary.imports if summary is not None else ():
            if statement.module is None or all(name != (alias or each) for each, alias in statement.names):
                continue
            origin = next(each for each, alias in statement.names if name == (alias or each))
            further = self.resolve(path, statement.module, statement.level)
            return self._names_behind(further, origin, depth - 1) if further is not None else frozenset()
        below = self.submodule(path, name)
        return self.exports(below if below is not None else path, depth)

    def leads(self, path: str, depth: int = _DEPTH) -> bool:
        """Whether a module, or one that it imports, holds a call that may matter. By their bytes alone."""
        scan = self._scan(path)
        if scan is None or scan.calls or not depth:
            return scan is not None and scan.calls
        known = self._leads.get((path, depth))
        if known is None:
            self._leads[path, depth] = False
            known = self._leads[path, depth] = any(
                self.leads(found, depth - 1) for line in scan.imports for found, _ in self.targets(path, line)
            )
        return known

    def targets(self, importer: str, line: ImportLine) -> Iterator[tuple[str, tuple[str, ...] | None]]:
        """The modules of the project that an import statement may load, each with the names it takes from there; None
        for the module as a whole."""
        if line.module is None:
            for name in line.names:
                found = self.resolve(importer, name, 0)
                if found is not None:
                    yield found, None
            return
        path = self.resolve(importer, line.module, line.level)
        if path is None:
            return
        yield path, line.names
        if _is_package(path):
            for name in line.names:
                below = self.submodule(path, name) if name != "*" else None
                if below is not None:
                    yield below, None

    def import_lines(self, path: str) -> list[ImportLine]:
        """The import statements of a module; none when it cannot be read."""
        scan = self._scan(path)
        return scan.imports if scan is not None else []

    def mentions(self, filename: str) -> bool:
        """Whether a module speaks of Procore by name."""
        scan = self._scan(os.path.abspath(filename))
        return scan is not None and scan.speaks

    def applications(self, importer: str) -> tuple[str, ...]:
        """The modules that may make the web application which a file belongs to, the nearest first."""
        self.questions.add(Question("applications", importer))
        here = os.path.dirname(os.path.abspath(importer))
        search = self._place(here).search
        if search not in self._applications:
            found: list[str] = []
            for folder in search:
                for name in _python_files(folder):
                    path = os.path.join(folder, name)
                    if _APPLICATION.search(self._read(path)) and not name.startswith(("test_", "conftest")):
                        found.append(path)
            self._applications[search] = tuple(found[:_MOST_APPLICATIONS])
        return self._applications[search]

    def django_settings(self, importer: str) -> tuple[str, ...]:
        """The modules that hold a file's Django settings: those that the project's programs name, or else those that
        are called so."""
        self.questions.add(Question("django_settings", importer))
        here = os.path.dirname(os.path.abspath(importer))
        search = self._place(here).search
        if search not in self._settings:
            found: list[str] = []
            for folder in search:
                program = os.path.join(folder, "manage.py")
                named = _DJANGO_SETTINGS.search(self._read(program)) if os.path.isfile(program) else None
                path = self.resolve(program, named.group(1), 0) if named is not None else None
                found.extend([path] if path is not None else [])
            for folder in search if not found else ():
                for package in ("", *_folders(folder)):
                    path = self._below(os.path.join(folder, package), ["settings"])
                    if path is not None and os.path.isfile(path) and path not in found:
                        found.append(path)
            self._settings[search] = tuple(found[:_MOST_APPLICATIONS])
        return self._settings[search]

    def file(self, importer: str, name: str, below: tuple[str, ...] = ()) -> str | None:
        """A file of the project by the name that a program opens it by: beside the program or above it, up to the
        project's root, and in folders called ``below`` there. None where there is none, or outside the project."""
        self.questions.add(Question("file", importer, name, below))
        here = os.path.dirname(os.path.abspath(importer))
        place = self._place(here)
        for folder in (here, *place.search):
            for path in (os.path.normpath(os.path.join(folder, each, name)) for each in ("", *below)):
                if place.holds(os.path.dirname(os.path.realpath(path))) and os.path.isfile(path):
                    return path
        return None

    def code(self, filename: str) -> tuple[str, ...] | None:
        """All modules of the project that a file belongs to, notebooks aside; None where they are very many."""
        self.questions.add(Question("code", filename))
        here = _beside_machinery(os.path.dirname(os.path.abspath(filename)))
        whole = self._place(here).whole
        # a script or a package on its own: what lies beside it
        packages = packages_around(here)
        beside = os.path.dirname(packages[-1]) if packages else here
        top = whole if _has_any(whole, (*_ROOT_MARKS, *_LESSER_MARKS)) else beside
        found = [path for path in overlaid_below(top) if path.endswith(".py")]
        for folder, below, names in os.walk(top):
            inside = (each for each in below if not each.startswith((".", "__")) and each not in _NOT_OURS)
            below[:] = sorted(each for each in inside if not os.path.exists(os.path.join(folder, each, "pyvenv.cfg")))
            found.extend(os.path.join(folder, name) for name in sorted(names) if name.endswith(".py"))
            if len(found) > _MOST_MODULES:
                return None
        return tuple(found)

    def root(self, filename: str) -> str:
        """The folder of the project that a file belongs to."""
        return self._place(os.path.dirname(os.path.abspath(filename))).whole

    def answer(self, question: Question) -> tuple[str, ...]:
        """The files that answer a question now."""
        if question.kind == "applications":
            return self.applications(question.importer)
        if question.kind == "code":
            return self.code(question.importer) or ()
        if question.kind == "django_settings":
            return self.django_settings(question.importer)
        if question.kind == "introductions":
            return self.introductions(question.importer)
        if question.kind == "library":
            packages = packages_around(os.path.dirname(question.importer))
            return (*(os.path.join(each, "__init__.py") for each in packages), *self._metadata(question.importer))
        if question.kind == "text":
            return (question.importer,)
        found = self.file(question.importer, question.name, question.below)
        return (found,) if found is not None else ()

    def text(self, filename: str) -> str:
        """The text of a file of the project; empty when it cannot be read."""
        self.questions.add(Question("text", filename))
        return self._read(filename)

    def _read(self, filename: str) -> str:
        try:
            data = read_file(filename, _LARGEST) or b""
        except UnreadableSource:
            data = b""
        return data.decode("utf-8", "replace")

    def about(self, filename: str) -> Iterator[str]:
        """The texts that introduce the project around a file: the README of its folder, and of those above."""
        return map(self._read, self.introductions(filename))

    def introductions(self, filename: str) -> tuple[str, ...]:
        """The files that introduce the project around a file, the nearest first."""
        self.questions.add(Question("introductions", filename))
        folders = [os.path.dirname(os.path.abspath(filename))]
        whole = self._place(folders[0]).whole
        while folders[-1] != whole and os.path.dirname(folders[-1]) != folders[-1]:
            folders.append(os.path.dirname(folders[-1]))
        paths = (os.path.join(folder, name) for folder in folders for name in _INTRODUCTIONS)
        return tuple(path for path in paths if os.path.isfile(path))

    def packages(self, filename: str) -> tuple[str, ...]:
        """The names of the packages that a module lies in, the innermost first; none for a script."""
        self.questions.add(Question("library", filename))
        return tuple(map(os.path.basename, packages_around(os.path.dirname(filename))))

    def library(self, filename: str) -> tuple[str, ...]:
        """The names of the library that a module is part of: of its outermost package, and of what is installed from
        the project; none for a script."""
        packages = self.packages(filename)
        installed = (_INSTALLED.search(self._read(path)) for path in self._metadata(filename) if packages)
        return (*packages[-1:], *(found[1] for found in installed if found is not None))

    def _metadata(self, filename: str) -> Iterator[str]:
        """The files beside a module's outermost package that say what is installed from the project."""
        packages = packages_around(os.path.dirname(filename))
        above = os.path.dirname(packages[-1]) if packages else os.path.dirname(os.path.abspath(filename))
        if os.path.basename(above) == "src":
            above = os.path.dirname(above)
        paths = (os.path.join(above, name) for name in _METADATA)
        return (path for path in paths if os.path.isfile(path))

    def _scan(self, path: str) -> _Scan | None:
        if path not in self._scans:
            try:
                data = read_file(path, _LARGEST) if os.path.isfile(path) else b"" if os.path.isdir(path) else None
            except UnreadableSource:
                data = None
            self._scans[path] = None
            if data is not None:
                self._scans[path] = self._look(path, data)
        return self._scans[path]

    def _look(self, path: str, data: bytes) -> _Scan:
        if is_notebook(path):
            from lint_procore.syntax.notebook import read_code

            data = read_code(data)
        listed = import_lines(import_statements(data))
        calls = self._call.search(data) is not None
        return _Scan(b"procore" in data.lower(), calls, listed, search_path(data, path))

    def size(self, path: str) -> int:
        """The size of a module's file in bytes; 0 when it is not there."""
        try:
            return os.path.getsize(path)
        except OSError:
            return 0

    def summary(self, path: str) -> tree.Module | None:
        """The summary of a module's file; None when it cannot be read or parsed (its own check says why)."""
        try:
            status = os.stat(path)
        except OSError:
            return None
        stamp = (status.st_mtime, status.st_size)
        known = self._summaries.get(path)
        if known is not None and known[0] == stamp:
            self._summaries.move_to_end(path)
            return known[2]
        summary = self._parse(path) if status.st_size <= _LARGEST else None
        self.keep(path, stamp, summary)
        return summary

    def keep_own(self, filename: str, summary: tree.Module) -> None:
        """Remember the summary of the file that is being checked: others will import it."""
        path = os.path.abspath(filename)
        try:
            status = os.stat(path)
        except OSError:
            return
        self.keep(path, (status.st_mtime, status.st_size), summary)

    def keep(self, path: str, stamp: Stamp, summary: tree.Module | None) -> None:
        """Remember a summary, and forget the longest unused ones when there are too many."""
        self._summaries[path] = (stamp, stamp[1], summary)
        self._kept += stamp[1]
        while self._kept > _KEPT and len(self._summaries) > 1:
            _, (_, size, _) = self._summaries.popitem(last=False)
            self._kept -= size

    def _parse(self, path: str) -> tree.Module | None:
        from lint_procore.syntax.guard import refuse_deep_nesting
        from lint_procore.syntax.parse import parse_source

        try:
            data = read_file(path, _LARGEST)
            if data is None:
                return None
            source = Source.from_bytes(shown(path), data)
            refuse_deep_nesting(source, data)
            return parse_source(source).summary
        except UnreadableSource:
            return None


def _has_any(folder: str, names: tuple[str, ...]) -> bool:
    return any(os.path.exists(os.path.join(folder, name)) for name in names)


def _is_package(path: str) -> bool:
    return os.path.basename(path).startswith("__init__.") or os.path.isdir(path)


def _python_files(folder: str) -> list[str]:
    try:
        return sorted(name for name in os.listdir(folder) if name.endswith(".py"))[:_MOST_FILES]
    except OSError:
        return []


def _folders(folder: str) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            found = sorted(entry.name for entry in entries if entry.is_dir() and not entry.name.startswith("."))
    except OSError:
        return []
    return found[:_MOST_FILES]


def _holds_python(folder: str) -> bool:
    try:
        with os.scandir(folder) as entries:
            return any(entry.name.endswith(".py") or entry.is_dir() for entry in entries)
    except OSError:
        return False
