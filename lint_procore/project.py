"""The files of a run together: what the code does to the platform, beside what is declared of it.

In: the records of all files, and the configuration. Out: what rules about the whole run ask for. Nothing of the scanned
files is read here but the configuration, which has been read before.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from lint_procore.config import FILENAME, PYPROJECT, SECTION
from lint_procore.discovery import shown
from lint_procore.endpoints import SCOPES
from lint_procore.finding import CONFIDENCES, Confidence
from lint_procore.inventory.merge import Endpoint, Inventory, merge
from lint_procore.inventory.records import CallRecord, GrantRecord, ManifestRecord, Records
from lint_procore.reading import read_file
from lint_procore.registry import selector_matches
from lint_procore.rule import CheckedProject, Rule
from lint_procore.source import Source, Span, UnreadableSource
from lint_procore.syntax.documents.nodes import Entry, Mapping, Scalar, walk
from lint_procore.syntax.documents.toml_text import read_toml

if TYPE_CHECKING:
    from lint_procore.config import Config
    from lint_procore.policy import Policy

# What lies at the root of a project.
_ROOT_MARKS = (PYPROJECT, FILENAME, "setup.py", "setup.cfg", ".git")
_APP = ("tool", SECTION, "app")


class CheckedApp(NamedTuple):
    """The manifests of one project folder, and the token requests in its code, each with whether the code lies in no
    project folder of its own below that one."""

    manifests: tuple[ManifestRecord, ...]
    token_requests: tuple[tuple[GrantRecord, bool], ...]


class Declared(NamedTuple):
    """A level that the configuration declares: of a tool of the platform, None where no tool goes by the ``name``."""

    scope: str
    name: str
    tool: str | None
    level: str
    span: Span


class Project(CheckedProject):
    """``records`` are those of all files that are no tests, in the order of the run, and ``filenames`` the files of
    the run."""

    def __init__(
        self, policy: Policy, config: Config, records: Sequence[Records], filenames: frozenset[str], is_whole: bool
    ) -> None:
        self.policy = policy
        self.config = config
        self.records = records
        self.filenames = filenames
        self.is_whole = is_whole
        self._folders: dict[str, str] = {}

    @cached_property
    def apps(self) -> Sequence[CheckedApp]:
        """The manifests by the project folder in which they lie. Code belongs to the innermost one around it."""
        manifests: dict[str, list[ManifestRecord]] = {}
        for records in self.records:
            for each in records.manifests:
                manifests.setdefault(self.project_folder(each.filename), []).append(each)
        code: dict[str, list[tuple[GrantRecord, bool]]] = {}
        seen: set[tuple[str | None, Span]] = set()
        for records in self.records:
            for grant in records.grants:
                folder = next((each for each in _folders_above(grant.span.filename) if each in manifests), None)
                if folder is not None and (grant.grant, grant.span) not in seen:
                    seen.add((grant.grant, grant.span))
                    close = self.project_folder(grant.span.filename) == folder
                    code.setdefault(folder, []).append((grant, close))
        return [
            CheckedApp(tuple(found), tuple(sorted(code.get(folder, ()), key=lambda each: each[0].span)))
            for folder, found in sorted(manifests.items())
        ]

    def project_folder(self, filename: str) -> str:
        """The nearest folder around a file that looks like the root of a project, or else that of the configuration."""
        own = os.path.dirname(os.path.abspath(filename))
        if own not in self._folders:
            self._folders[own] = next(self._roots(own), own)
        return self._folders[own]

    def _roots(self, own: str) -> Iterator[str]:
        root = os.path.abspath(self.config.root)
        for folder in _upwards(own):
            if folder == root or any(os.path.lexists(os.path.join(folder, mark)) for mark in _ROOT_MARKS):
                yield folder

    @cached_property
    def declared(self) -> Sequence[Declared]:
        app = self.config.app
        found = []
        for scope in SCOPES:
            table = app.tools(scope) if app is not None else None
            for name, level in (table or {}).items():
                tool = self.policy.endpoints.tool_named(name)
                span = self._written.get((scope, name)) or self.place_of_tools(scope)
                assert span is not None
                found.append(Declared(scope, name, tool.name if tool is not None else None, level, span))
        return sorted(found, key=lambda each: each.span)

    def place_of_tools(self, scope: str) -> Span | None:
        app = self.config.app
        if app is None or app.tools(scope) is None:
            return None
        return self._written.get((scope, "")) or Span(shown(self.config.origin or ""), 0, 0)

    @cached_property
    def _written(self) -> dict[tuple[str, str], Span]:
        """Where the configuration has the tools of a scope (under an empty name), and each of them."""
        origin = self.config.origin
        if origin is None:
            return {}
        filename = shown(origin)
        try:
            data = read_file(origin, max(self.config.max_file_size, 1_000_000))
            tree = read_toml(Source.from_bytes(filename, data or b""))
        except UnreadableSource:
            return {}
        above = _APP if os.path.basename(origin) == PYPROJECT else _APP[2:]
        tables = {(*above, f"{scope}-tools"): scope for scope in SCOPES}
        out: dict[tuple[str, str], Span] = {}
        for path, node in walk(tree.roots):
            if not isinstance(node, Mapping):
                continue
            for entry in node.entries:
                scope = tables.get((*path, entry.key))
                if scope is not None:
                    out.setdefault((scope, ""), _place(filename, entry))
                elif path in tables and isinstance(entry.value, Scalar):
                    out[tables[path], entry.key] = _place(filename, entry)
        return out

    def inventory(self, rule: Rule | None = None) -> Inventory:
        if rule is None:
            return self._inventory
        return self._merged(lambda filename: self._speaks_in(rule, filename))

    @cached_property
    def _inventory(self) -> Inventory:
        return self._merged(lambda filename: True)

    def _merged(self, counts: Callable[[str], bool]) -> Inventory:
        kept = [
            replace(records, calls=[call for call in records.calls if counts(call.span.filename)])
            for records in self.records
        ]
        return merge(kept, self.policy.endpoints, self.policy.openapi)

    def _speaks_in(self, rule: Rule, filename: str) -> bool:
        ignored = self.config.ignored_codes(filename)
        return filename in self.filenames and not any(selector_matches(selector, rule) for selector in ignored)

    def sites(self, endpoint: Endpoint) -> Sequence[tuple[Span, Confidence]]:
        wanted = set(endpoint.places)
        found: dict[Span, Confidence] = {}
        for call in self._calls.get((endpoint.method, endpoint.path), ()):
            if call.place in wanted:
                known = found.get(call.span, call.confidence)
                found[call.span] = max(known, call.confidence, key=CONFIDENCES.index)
        return sorted(found.items())

    @cached_property
    def _calls(self) -> dict[tuple[str, str], list[CallRecord]]:
        out: dict[tuple[str, str], list[CallRecord]] = {}
        for records in self.records:
            for call in records.calls:
                out.setdefault((call.method or "", call.path), []).append(call)
        return out


def _place(filename: str, entry: Entry) -> Span:
    return Span(filename, entry.start, entry.end)


def _folders_above(filename: str) -> Iterator[str]:
    return _upwards(os.path.dirname(os.path.abspath(filename)))


def _upwards(folder: str) -> Iterator[str]:
    """A folder and all around it."""
    while True:
        yield folder
        parent = os.path.dirname(folder)
        if parent == folder:
            return
        folder = parent
