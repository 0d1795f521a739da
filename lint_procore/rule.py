"""What a rule is.

A rule is a class in a module of its own: a docstring that is the rule's page, a few lines of metadata, examples that
are its tests, and methods that *yield* problems built from shared facts. Rules never print, read files or look at
options.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple

from lint_procore.finding import Applicability, Confidence, Severity

if TYPE_CHECKING:
    import libcst

    from lint_procore.inventory.merge import Endpoint, Inventory
    from lint_procore.model.facts import Facts
    from lint_procore.policy import Policy
    from lint_procore.project import CheckedApp, Declared
    from lint_procore.source import Source, Span, UnreadableSource
    from lint_procore.suppression import Suppression
    from lint_procore.syntax.documents.manifest import AppManifest
    from lint_procore.syntax.documents.nodes import Setting, Tree
    from lint_procore.syntax.documents.prose import Passage
    from lint_procore.syntax.documents.requirements import Requirement


class Remedy(NamedTuple):
    """What would mend a problem: ``message`` says what the edits do, each of which puts a text in the place of a range.

    An edit may stand in any file of the project, and in one that is not there yet, which is then made; an empty range
    is an insertion. Lines end in ``\\n`` here, and in the file as the file's own do. ``safe`` is for what leaves the
    program as it is, only supported.
    """

    message: str
    edits: tuple[tuple[Span, str], ...]
    applicability: Applicability = "safe"


class Problem(NamedTuple):
    """What a rule yields: a place, a sentence that names the fact, and the steps that prove it.

    ``severity`` and ``help`` override the rule's own; ``evidence`` pairs places (in any file) with sentences. ``fix``
    is what would mend it, where a program can.
    """

    span: Span
    message: str
    evidence: tuple[tuple[Span, str], ...] = ()
    confidence: Confidence = "certain"
    severity: Severity | None = None
    help: str | None = None
    fix: Remedy | None = None


class CheckedModule:
    """One readable Python file as a rule sees it. Everything costly is built when first asked for, and once."""

    filename: str
    source: Source
    policy: Policy

    @property
    def facts(self) -> Facts:
        """What the code does to the API: requests, token requests, credentials."""
        raise NotImplementedError

    @property
    def passages(self) -> Sequence[Passage]:
        """Comments, docstrings and texts of some words, as a person reads them."""
        raise NotImplementedError

    @property
    def tree(self) -> libcst.Module:
        """The concrete syntax tree, for rules that walk it themselves."""
        raise NotImplementedError

    def span(self, node: libcst.CSTNode) -> Span:
        """Where a node of ``tree`` stands in the file."""
        raise NotImplementedError

    def source_of(self, filename: str) -> Source | None:
        """The text of this file or of another one of the project; None when it cannot be read."""
        raise NotImplementedError


class CheckedDocument:
    """One readable file around the code as a rule sees it: settings, texts, dependencies. Each part is read when first
    asked for, and once. What is only data (OpenAPI, Postman, cassettes) has no settings and no passages."""

    filename: str
    source: Source
    policy: Policy
    family: str

    @property
    def settings(self) -> Sequence[Setting]:
        """Single values with the keys that lead to them: ``.env``, YAML, JSON, TOML, INI, properties, HCL."""
        raise NotImplementedError

    @property
    def passages(self) -> Sequence[Passage]:
        """Texts that a person reads, with the headings above them: all paragraphs of Markdown, reStructuredText, HTML
        and plain text; of settings the comments, and values that are sentences."""
        raise NotImplementedError

    @property
    def requirements(self) -> Sequence[Requirement]:
        """Libraries that a list of dependencies or a lock file names."""
        raise NotImplementedError

    @property
    def manifest(self) -> AppManifest | None:
        """The app manifest that the file is, None for all other files."""
        raise NotImplementedError

    @property
    def comments(self) -> Sequence[tuple[int, str]]:
        """All comments, as offset and text."""
        raise NotImplementedError

    def comment_on(self, setting: Setting) -> str:
        """What the comments in the row of a setting and right above it say; empty when there are none."""
        raise NotImplementedError

    @property
    def tree(self) -> Tree | None:
        """The keys and values of a settings file as they are nested; None for texts and plain lists."""
        raise NotImplementedError

    def code(self) -> Sequence[str] | None:
        """The texts of the modules of the file's project; None where nobody can look through them."""
        raise NotImplementedError

    def span(self, start: int, end: int) -> Span:
        """A range of characters of this file."""
        raise NotImplementedError

    def written(self, place: tuple[int, int], text: str) -> Span | None:
        """Where in a place a text is written, in whatever case; None where it stands there more than once or not."""
        start, end = place
        inside, wanted = self.source.text[start:end].lower(), text.lower()
        at = start + inside.find(wanted)
        return self.span(at, at + len(text)) if inside.count(wanted) == 1 else None


class CheckedProject:
    """All files of a run together, as a rule sees them after each has been checked by itself. Tests have no part.

    ``is_whole``: all code is known to which the configuration applies, for the run has looked through its folder, and
    every file of the code could be read.
    """

    policy: Policy
    is_whole: bool

    @property
    def apps(self) -> Sequence[CheckedApp]:
        """The app manifests, each folder's with the code that is meant by it."""
        raise NotImplementedError

    @property
    def declared(self) -> Sequence[Declared]:
        """The permissions that the configuration declares, in the order of its file."""
        raise NotImplementedError

    def place_of_tools(self, scope: str) -> Span | None:
        """Where the configuration declares the tools of "company" or "project"; None where it does not say."""
        raise NotImplementedError

    def inventory(self, rule: Rule | None = None) -> Inventory:
        """What the code does to the platform. ``rule``: without files in which it has nothing to say, because they are
        not of this run, or the configuration sets it aside there."""
        raise NotImplementedError

    def sites(self, endpoint: Endpoint) -> Sequence[tuple[Span, Confidence]]:
        """Where an endpoint of the inventory is called, in order, and how certain it is that the platform is."""
        raise NotImplementedError


class Bad(NamedTuple):
    """An example that must be reported. ``at`` is the text of the primary range, ``message`` the whole message,
    ``evidence`` the evidence's sentences in order. ``as_of`` is an ISO date for the policy in force; ``filename`` says
    what kind of file it is; ``openapi`` is the text of the OpenAPI document that is given, called ``openapi.yaml``.
    ``fixed`` is the whole text after the fix of the finding, and ``applicability`` that of the fix. ``files`` are the
    names and texts of the other files of a small project."""

    code: str
    at: str
    message: str
    evidence: tuple[str, ...] = ()
    confidence: Confidence = "certain"
    severity: Severity | None = None
    as_of: str | None = None
    title: str = ""
    filename: str = "example.py"
    openapi: str | None = None
    fixed: str | None = None
    applicability: Applicability = "safe"
    files: tuple[tuple[str, str], ...] = ()


class Good(NamedTuple):
    """An example on which the rule must be silent, whatever the confidence asked for."""

    code: str
    title: str = ""
    as_of: str | None = None
    filename: str = "example.py"
    openapi: str | None = None
    files: tuple[tuple[str, str], ...] = ()


class Rule:
    """Base class of all rules; see ``CONTRIBUTING.md`` for how to write one.

    ``code``       PRC and three digits (a plugin: capital letters and three digits), stable once released
    ``name``       a noun for the defect, in kebab case
    ``severity``   the default; a problem may carry its own
    ``triggers``   lower-case literals; the rule cannot fire on a file whose lower-cased bytes hold none of them
    ``related``    codes of neighbouring rules
    ``help``       one line: what to do about it
    ``fixable``    whether its problems come with a fix: "always", "sometimes" or never
    ``migrates``   whether its fixes are part of a migration to a Developer Managed Service Account
    ``preview``    whether it is not stable yet, and runs only where previews are asked for
    ``formerly``   the codes and names that it once had, which go on to mean it
    ``settled_by``   the service account that a project attests, after which the rule has nothing to say
    ``contradicts``  the service account that a project attests, of which a finding of this rule says the opposite
    ``said_of_loader``  whether what it finds in a settings file that is not checked is said of the call that loads it
    """

    code: ClassVar[str] = ""
    name: ClassVar[str] = ""
    severity: ClassVar[Severity] = "error"
    triggers: ClassVar[tuple[str, ...]] = ()
    related: ClassVar[tuple[str, ...]] = ()
    help: ClassVar[str] = ""
    fixable: ClassVar[Literal["", "sometimes", "always"]] = ""
    migrates: ClassVar[bool] = False
    preview: ClassVar[bool] = False
    formerly: ClassVar[tuple[str, ...]] = ()
    settled_by: ClassVar[str] = ""
    contradicts: ClassVar[str] = ""
    said_of_loader: ClassVar[bool] = True
    bad: ClassVar[Sequence[Bad]] = ()
    good: ClassVar[Sequence[Good]] = ()

    def check(self, module: CheckedModule) -> Iterable[Problem]:
        """Problems of one readable Python file."""
        return ()

    def check_document(self, document: CheckedDocument) -> Iterable[Problem]:
        """Problems of one readable file around the code."""
        return ()

    def check_project(self, project: CheckedProject) -> Iterable[Problem]:
        """Problems that only all files of a run together show. Asked once a run, and only where there is something to
        compare the code with: a manifest, or declared permissions."""
        return ()

    @classmethod
    def compares(cls) -> bool:
        """Whether the rule looks at the files of a run together."""
        return cls.check_project is not Rule.check_project

    @classmethod
    def looks_at(cls, documents: bool) -> bool:
        """Whether the rule looks at files around the code, or else at Python; a rule about the check or the whole run
        does both."""
        checks = cls.check is not Rule.check, cls.check_document is not Rule.check_document
        return checks[documents] or not any(checks)

    def check_unreadable(self, filename: str, failure: UnreadableSource) -> Iterable[Problem]:
        """Problems of a file that could not be read, decoded or parsed."""
        return ()

    def check_unused_suppressions(self, filename: str, unused: Sequence[Suppression]) -> Iterable[Problem]:
        """Problems of suppressions that suppressed nothing in this run."""
        return ()
