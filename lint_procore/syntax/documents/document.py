"""One file around the code, read by what its name promises; each part is read when it is first asked for."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import cached_property

from lint_procore.filetypes import PROSE, family_of
from lint_procore.source import Source
from lint_procore.syntax.documents.manifest import AppManifest, read_manifest
from lint_procore.syntax.documents.nodes import Setting, Tree, settings
from lint_procore.syntax.documents.prose import READERS, Passage, Prose, read_values
from lint_procore.syntax.documents.recognise import is_data
from lint_procore.syntax.documents.requirements import Requirement, requirements

# What begins a comment that fills a line, by family: suppressions look past such lines.
_MARKS = {"markdown": ("<!--",), "html": ("<!--", "{#"), "rst": ("..",), "json": ("//", "/*"), "hcl": ("#", "//", "/*")}
_LOCKS = ("-lock.json", ".lock", "-lock.yaml")


class Document:
    """A document's parts. ``family`` is given where it is not what the name promises. Reading any of them raises
    UnreadableSource when the file is not what it should be."""

    def __init__(self, source: Source, family: str | None = None) -> None:
        self.source = source
        self.family = family or family_of(source.filename) or "text"
        self.name = source.filename.replace("\\", "/").rpartition("/")[2].lower()

    @cached_property
    def tree(self) -> Tree | None:
        """The keys and values of a settings file, None for texts and plain lists."""
        reader = _tree_reader(self.family)
        return reader(self.source) if reader is not None else None

    @cached_property
    def is_data(self) -> bool:
        """Whether it describes calls or keeps answers: OpenAPI, Postman, cassettes."""
        return self.tree is not None and is_data(self.tree)

    @cached_property
    def settings(self) -> Sequence[Setting]:
        """Single values under their keys; none in data and lock files."""
        if self.tree is None or self.is_data or self.name.endswith(_LOCKS):
            return ()
        return settings(self.tree)

    @cached_property
    def passages(self) -> Sequence[Passage]:
        """Texts for people, in the order of the file; in settings these are comments and sentences as values."""
        if self.family in PROSE:
            return self._prose.passages
        if self.tree is None or self.is_data or self.name.endswith(_LOCKS):
            return ()
        return read_values(self.source, self.tree)

    @cached_property
    def requirements(self) -> Sequence[Requirement]:
        """Libraries that a list of dependencies or a lock file names."""
        return requirements(self.name, self.family, self.source, self.tree)

    def manifest(self, components: tuple[str, ...]) -> AppManifest | None:
        """The app manifest that it is, known by one of these keys; None for all else."""
        return read_manifest(self.tree, components) if self.family == "json" and self.tree is not None else None

    @cached_property
    def comments(self) -> Sequence[tuple[int, str]]:
        """Comments as offset and text, without what closes them."""
        if self.family in PROSE:
            return self._prose.comments
        if self.tree is not None:
            return self.tree.comments
        from lint_procore.syntax.documents.lines_text import hash_comments

        return hash_comments(self.source.text)

    @property
    def comment_marks(self) -> tuple[str, ...]:
        """What a line that is a comment begins with."""
        return _MARKS.get(self.family, ("#", ";", "!"))

    @property
    def is_prose(self) -> bool:
        return self.family in PROSE

    def block(self, offset: int) -> tuple[int, int]:
        """The range in which a suppression counts for a finding at ``offset``: its paragraph; elsewhere its place."""
        if not self.is_prose:
            return offset, offset
        at = bisect_right(self._starts, offset) - 1
        if at >= 0 and offset < self.passages[at].end:
            return self.passages[at].start, self.passages[at].end
        return offset, offset

    @cached_property
    def _starts(self) -> list[int]:
        return [passage.start for passage in self.passages]

    @cached_property
    def _prose(self) -> Prose:
        return READERS[self.family](self.source)


def _tree_reader(family: str) -> Callable[[Source], Tree] | None:
    """The reader of a family of settings files. Imported late: most runs meet few of them."""
    if family == "json":
        from lint_procore.syntax.documents.json_text import read_json

        return read_json
    if family == "yaml":
        from lint_procore.syntax.documents.yaml_text import read_yaml

        return read_yaml
    if family == "toml":
        from lint_procore.syntax.documents.toml_text import read_toml

        return read_toml
    if family == "hcl":
        from lint_procore.syntax.documents.hcl_text import read_hcl

        return read_hcl
    if family in ("env", "ini", "properties"):
        from lint_procore.syntax.documents import lines_text

        return {"env": lines_text.read_env, "ini": lines_text.read_ini, "properties": lines_text.read_properties}[
            family
        ]
    return None
