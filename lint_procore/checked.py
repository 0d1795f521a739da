"""What rules see of a file: a module or a document, read as they ask for it.

The text and the tree come first; facts, passages and settings are worked out when a rule wants them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from lint_procore.flow.reach import constants, definitions, hands_on_only
from lint_procore.reading import is_notebook, read_file
from lint_procore.rule import CheckedDocument, CheckedModule, Problem, Rule
from lint_procore.source import Source, Span, UnreadableSource

if TYPE_CHECKING:
    import libcst

    from lint_procore.flow.modules import Modules
    from lint_procore.flow.program import CallEvent
    from lint_procore.model.facts import Facts
    from lint_procore.policy import Policy
    from lint_procore.syntax.documents.document import Document
    from lint_procore.syntax.documents.manifest import AppManifest
    from lint_procore.syntax.documents.nodes import Setting, Tree
    from lint_procore.syntax.documents.prose import Passage
    from lint_procore.syntax.documents.requirements import Requirement
    from lint_procore.syntax.parse import ParsedModule

_SPEAKS = re.compile("procore", re.IGNORECASE)


def as_source(filename: str, data: bytes) -> Source:
    """The text of a file by its bytes, of a notebook that of its cells. Raises UnreadableSource."""
    if not is_notebook(filename):
        return Source.from_bytes(filename, data)
    from lint_procore.syntax.notebook import Notebook

    return Notebook.from_bytes(filename, data)


class Sources:
    """The texts of the checked file and of the others on the way, each read once."""

    def __init__(self, own: Source, limit: int) -> None:
        self.own = own
        self._limit = limit
        self._known: dict[str, Source | None] = {own.filename: own}

    @property
    def others(self) -> frozenset[str]:
        """The files besides the checked one that were asked for."""
        return frozenset(self._known) - {self.own.filename}

    def of(self, filename: str) -> Source | None:
        """The text of this or another file of the project, None when it cannot be read."""
        if filename not in self._known:
            try:
                data = read_file(filename, self._limit)
                self._known[filename] = None if data is None else as_source(filename, data)
            except UnreadableSource:
                self._known[filename] = None
        return self._known[filename]


def parse_module(
    sources: Sources,
    data: bytes,
    policy: Policy,
    modules: Modules | None,
    shared: Sequence[CallEvent],
    asked: bool,
    patience: float,
) -> SeenModule:
    """The module that the bytes ``data`` hold, parsed, as rules see it. ``shared``, ``asked`` and ``modules`` as for
    ``checker.check_file``. Raises UnreadableSource."""
    from lint_procore.syntax.guard import refuse_deep_nesting
    from lint_procore.syntax.notebook import Notebook, parse_notebook
    from lint_procore.syntax.parse import parse_source

    source = sources.own
    broken: list[UnreadableSource] = []
    try:
        if isinstance(source, Notebook):
            parsed, broken = parse_notebook(source)
        else:
            refuse_deep_nesting(source, data)
            parsed = parse_source(source)
    except BaseException as error:
        # A panic in LibCST's native parser arrives as a class that cannot be imported and is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableSource("the parser fails on this file; simplify it, or exclude it") from None
    if modules is not None:
        modules.keep_own(source.filename, parsed.summary)
    return SeenModule(sources, parsed, policy, modules, shared, broken, asked or bool(shared), patience)


def open_document(
    sources: Sources, policy: Policy, modules: Modules | None, changed: bool, family: str | None
) -> SeenDocument:
    from lint_procore.syntax.documents.document import Document

    document = Document(sources.own, family)
    if changed:
        _ = document.tree  # read in any case, to see that it still can be
    return SeenDocument(document, policy, sources, modules)


class SeenModule(CheckedModule):
    """The checked module that rules see."""

    comment_marks = ("#",)
    is_prose = False

    def __init__(
        self,
        sources: Sources,
        parsed: ParsedModule,
        policy: Policy,
        modules: Modules | None = None,
        shared: Sequence[CallEvent] = (),
        broken: Sequence[UnreadableSource] = (),
        asked: bool = False,
        patience: float = 1.0,
    ) -> None:
        self.source = sources.own
        self.filename = self.source.filename
        self.sources = sources
        self.policy = policy
        self.parsed = parsed
        self.modules = modules
        self.given = shared
        self.broken = broken
        self.asked = asked
        self.patience = patience

    @cached_property
    def facts(self) -> Facts:
        from lint_procore.model.facts import build_facts

        return build_facts(self.parsed, self.policy, self.modules, self.given, self.patience)

    @property
    def unseen(self) -> Sequence[UnreadableSource]:
        """The parts that could not be read or parsed, and what could not be followed to its end."""
        truncated = self.facts.truncated if "facts" in self.__dict__ else {}
        if not truncated:
            return self.broken
        own = [name for name, place in truncated.items() if place.filename == self.filename]
        name = next((name for name in own if name != "<module>"), "")
        row, column = self.source.location(truncated[name].start if name else 0)
        others = len(truncated) - 1
        what = f"`{name}`" if name else "its statements"
        more = f" and {others} more function{'s' if others > 1 else ''}" if others else ""
        message = (
            f"this file was analysed in part: not all that {what}{more} call was followed, so something may be "
            "missing; split it, or raise file-timeout"
        )
        return (*self.broken, UnreadableSource(message, row, column, partly=True))

    def problems(self, rule: Rule) -> Iterable[Problem]:
        """What a rule finds here."""
        return rule.check(self)

    @property
    def loads(self) -> dict[str, Span]:
        """By settings file: the call by which its values came into the code; none when no rule has asked for facts."""
        return self.facts.loads if "facts" in self.__dict__ else {}

    @property
    def comments(self) -> Sequence[tuple[int, str]]:
        return [comment for comment in self.parsed.comments if not self.source.is_prose(comment[0])]

    def statement_span(self, offset: int) -> tuple[int, int]:
        """Where a suppression of a finding may stand."""
        return self.parsed.statement_span(offset)

    @cached_property
    def passages(self) -> Sequence[Passage]:
        from lint_procore.syntax.documents.prose import read_python

        return list(read_python(self.source))

    @property
    def shared(self) -> dict[str, list[CallEvent]]:
        """What other files are to know of this one; nothing when no rule has asked for facts."""
        return self.facts.shared if "facts" in self.__dict__ else {}

    @property
    def exports(self) -> frozenset[str]:
        """The names by which other files may use what matters in this one: what leads to a call, constants, and the
        functions and classes that speak of the platform, such as one that makes a client or one of settings. What a
        module only hands on is not among them: it may be thousands of names, of which hardly one is asked for. A file
        that was looked at for another word's sake than the platform's name has none."""
        if self.modules is None or not (self.asked or self.modules.mentions(self.filename)):
            return frozenset()
        text, summary = self.source.text, self.parsed.summary
        speaking = {each.name for each in definitions(summary) if _SPEAKS.search(text, each.start, each.end)}
        own = constants(summary) | (speaking - self.modules.interesting)
        if hands_on_only(self.parsed.summary):
            return own
        return self.modules.exports(os.path.abspath(self.filename)) | own

    @property
    def tree(self) -> libcst.Module:
        return self.parsed.tree

    def span(self, node: libcst.CSTNode) -> Span:
        return self.parsed.span(node)

    def source_of(self, filename: str) -> Source | None:
        return self.sources.of(filename)


class SeenDocument(CheckedDocument):
    """The checked document that rules see."""

    unseen: Sequence[UnreadableSource] = ()
    shared: dict[str, list[CallEvent]] = {}
    exports: frozenset[str] = frozenset()
    loads: dict[str, Span] = {}

    def __init__(self, document: Document, policy: Policy, sources: Sources, modules: Modules | None) -> None:
        self.document = document
        self.modules = modules
        self.sources = sources
        self.source = document.source
        self.filename = document.source.filename
        self.family = document.family
        self.policy = policy

    def problems(self, rule: Rule) -> Iterable[Problem]:
        """What a rule finds here."""
        return rule.check_document(self)

    @property
    def tree(self) -> Tree | None:
        return self.document.tree

    def code(self) -> Sequence[str] | None:
        listed = self.modules.code(self.filename) if self.modules is not None else None
        return None if listed is None or self.modules is None else [self.modules.text(path) for path in listed]

    @property
    def settings(self) -> Sequence[Setting]:
        return self.document.settings

    @property
    def passages(self) -> Sequence[Passage]:
        return self.document.passages

    @property
    def requirements(self) -> Sequence[Requirement]:
        return self.document.requirements

    @cached_property
    def manifest(self) -> AppManifest | None:
        known = tuple(key for manifest in self.policy.manifests for key in manifest.components)
        return self.document.manifest(known)

    @property
    def comments(self) -> Sequence[tuple[int, str]]:
        return self.document.comments

    @property
    def comment_marks(self) -> tuple[str, ...]:
        """What a line that is a comment begins with."""
        return self.document.comment_marks

    @property
    def is_prose(self) -> bool:
        """Whether blank lines divide what belongs together, as they do between a comment and the text it is about."""
        return self.document.is_prose

    def statement_span(self, offset: int) -> tuple[int, int]:
        """Where a suppression of a finding may stand."""
        return self.document.block(offset)

    @cached_property
    def _comments_by_row(self) -> dict[int, str]:
        return {self.source.location(start).row: text for start, text in self.comments}

    def comment_on(self, setting: Setting) -> str:
        row = self.source.location(setting.key[0]).row
        said = [self._comments_by_row.get(row, "")]
        while row > 1 and row - 1 in self._comments_by_row and not self.source.line(row - 1).strip()[:1].isalnum():
            row -= 1
            said.insert(0, self._comments_by_row[row])
        return " ".join(filter(None, said))

    def span(self, start: int, end: int) -> Span:
        return Span(self.filename, start, end)
