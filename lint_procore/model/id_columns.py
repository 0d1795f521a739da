"""Ids of the platform that are kept in 32 bits: in columns of a database, in frames and arrays, in packed bytes.

What is narrow is read off the code; that a name is an id of the platform is said by the name or by what it stands in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lint_procore.finding import Confidence
from lint_procore.model.facts import Facts
from lint_procore.model.names import names_other_platform, names_platform, word_set, words
from lint_procore.source import Span
from lint_procore.syntax import tree
from lint_procore.syntax.walk import (
    Around,
    dotted,
    imported_names,
    keyword,
    last_name,
    positional,
    text_of,
)

# Calls that declare a column, a field of a frame or of a schema, with a name or a type among their arguments.
_COLUMNS = frozenset({"Column", "mapped_column", "StructField", "field", "Field", "NestedField"})
# Types of 32 bits or fewer, by the library that gives them; where one type has several names, all of them.
_NARROW = {
    "sqlalchemy": frozenset({"Integer", "INTEGER", "INT", "SmallInteger", "SMALLINT", "MEDIUMINT"}),
    "pyspark": frozenset({"IntegerType", "ShortType"}),
    "numpy": frozenset({"int32", "uint32", "int16", "uint16", "intc", "uintc"}),
    "pandas": frozenset({"Int32Dtype", "UInt32Dtype", "Int16Dtype"}),
    "pyarrow": frozenset({"int32", "uint32", "int16"}),
    "polars": frozenset({"Int32", "UInt32", "Int16"}),
    "ctypes": frozenset({"c_int", "c_uint", "c_int32", "c_uint32"}),
}
_ORM = frozenset({"Integer", "INTEGER", "INT", "SmallInteger", "SMALLINT", "MEDIUMINT"})
_SPELT = frozenset({"int32", "uint32", "Int32", "UInt32", "int16", "i4", "<i4", ">i4", "u4", "<u4"})
# Fields that are a column each, of Django and peewee.
_FIELDS = frozenset({"IntegerField", "PositiveIntegerField", "SmallIntegerField", "PositiveSmallIntegerField"})
_FIELD_LIBRARIES = ("django.db", "django.contrib.gis.db", "peewee", "playhouse", "tortoise")
_TABLES_LIBRARIES = frozenset({"sqlalchemy", "sqlmodel", "alembic"})

# What the platform keeps, as the last word before `id` in names of its ids.
_RESOURCES = word_set(
    "company project vendor user person contact department office rfi submittal drawing document folder file image "
    "photo observation incident inspection checklist contract commitment invoice requisition budget item code cost "
    "line location order change punch prime work potential owner specification section meeting task coordination "
    "issue hook trigger program region trade template worker timecard origin external remote source resource"
)
# Words of a project's own records about the platform: their ids are the project's.
_OWN = word_set(
    "account batch client config configuration connection credential credentials import installation integration "
    "job link log mapping record run setting settings sync tenant token"
)

_MAPPED = re.compile(r"\bMapped\[\s*(?:Optional\[)?\s*[\"']?\s*int\b[^\[\]]*\]?\s*\]")
_INT = re.compile(r":\s*(?:Optional\[\s*)?(int)\b")

_STATEMENT = re.compile(r"\b(?:create\s+(?:\w+\s+)?table|alter\s+table)\b", re.IGNORECASE)
_TABLE = re.compile(r"\btable\s+(?:if\s+not\s+exists\s+)?([\w.\"`\[\]{}]+)", re.IGNORECASE)
_SQL_COLUMN = re.compile(
    r"(?P<name>\w+)[\"`\]]?\s{1,40}(?P<type>int|integer|int4|mediumint|smallint|int2|serial)\b(?P<rest>[^,\n]{0,200})",
    re.IGNORECASE,
)
_REFERENCES = re.compile(r"\breferences\s+(\S+)", re.IGNORECASE)
# SQLite keeps an INTEGER in as many bytes as it needs.
_SQLITE = re.compile(r"\bautoincrement\b|\bwithout\s+rowid\b", re.IGNORECASE)
_ELASTIC = frozenset({"sqlite3", "aiosqlite", "sqlite_utils", "apsw"})

_SPAN_OF_FORMAT = re.compile(r"[<>=!@]?((?:\d*[a-zA-Z?])+)")
_FORMAT = re.compile(r"(\d*)([a-zA-Z?])")


class NarrowId(NamedTuple):
    """An id called ``name`` that is kept as ``kind`` (as written); ``wide`` says what holds every id."""

    name: str
    kind: str
    wide: str
    place: Span
    evidence: tuple[tuple[Span, str], ...]
    confidence: Confidence


class _Kept(NamedTuple):
    """A name with what it is kept in, before anyone asks whose id it is."""

    name: str
    kind: str
    wide: str
    start: int
    end: int
    around: Around


def narrow_ids(facts: Facts) -> Iterator[NarrowId]:
    """All of them, in no order; a place may come twice."""
    if facts.parsed is None:
        return
    reader = _Reader(facts)
    for kept in reader.kept():
        if any(isinstance(each, tree.Function) and each.name == "downgrade" for each in kept.around):
            continue  # a migration undone: how it was before
        found = reader.judged(kept)
        if found is not None:
            yield found


class _Reader:
    def __init__(self, facts: Facts) -> None:
        assert facts.parsed is not None
        self.facts = facts
        self.parsed = facts.parsed
        self.names = imported_names(facts.parsed.summary)
        self.roots = {name.lstrip(".").partition(".")[0] for name in self.names.values()}
        self.own: set[str] = set()

    def kept(self) -> Iterator[_Kept]:
        """Every name that is bound to a narrow type."""
        for call, _ in self.parsed.of_kind(tree.Call):
            if last_name(call) == "ForeignKeyConstraint":
                self.own.update(self._own_columns(call))
        for node, around in self.parsed.of_kind(tree.Assign, tree.Call, tree.Mapping, tree.Constant):
            if isinstance(node, tree.Assign) and around and isinstance(around[-1], tree.Class):
                yield from self._attribute(node, around[-1], around)
            elif isinstance(node, tree.Call):
                yield from self._call(node, around)
            elif isinstance(node, tree.Mapping):
                for key, value in node.items:
                    name = text_of(key)
                    if name is not None and self._is_narrow(value):
                        yield self._bound(name, value, around)
            elif isinstance(node, tree.Constant) and isinstance(node.value, str) and _STATEMENT.search(node.value):
                yield from self._sql(node, around)

    def _bound(self, name: str, kind: tree.Node, around: Around, wide: str = "") -> _Kept:
        written = self.facts.text[kind.start : kind.end]
        return _Kept(name, written, wide or _wider(written), kind.start, kind.end, around)

    # --- classes ------------------------------------------------------------------------------------------------------

    def _attribute(self, node: tree.Assign, owner: tree.Class, around: Around) -> Iterator[_Kept]:
        """A column declared as an attribute of a class."""
        name = node.targets[0].id if isinstance(node.targets[0], tree.Name) else ""
        value = node.value
        if isinstance(value, tree.Call):
            called = last_name(value)
            if called in ("Column", "mapped_column"):
                given = positional(value)
                if not self._is_own_key(value) and not any(self._is_type(argument) for argument in given):
                    yield from self._annotated(_MAPPED, name, node, around)
                for argument in given[:2]:
                    if self._is_narrow_column(argument) and not self._is_own_key(value):
                        yield self._bound(name, argument, around)
                return
            if called in _FIELDS and dotted(value.function, self.names).startswith(_FIELD_LIBRARIES):
                yield self._bound(name, value.function, around, "a `BigIntegerField`")
                return
            if called not in ("Field", "relationship") or keyword(value, "sa_type", "sa_column", "foreign_key"):
                return
        if isinstance(value, tree.Call) or value is None:
            table = any(
                argument.keyword == "table"
                and isinstance(argument.value, tree.Constant)
                and argument.value.value is True
                for argument in owner.keywords
            )
            yield from self._annotated(_INT if table else _MAPPED, name, node, around)

    def _annotated(self, pattern: re.Pattern[str], name: str, node: tree.Assign, around: Around) -> Iterator[_Kept]:
        """A column whose type is only in the annotation."""
        start = node.targets[0].end
        end = node.value.start if node.value is not None else node.end
        found = pattern.search(self.facts.text, start, end) if node.annotation else None
        if found is not None:
            group = 1 if pattern is _INT else 0
            yield _Kept(name, found.group(group), "a `BigInteger`", found.start(group), found.end(group), around)

    def _is_type(self, argument: tree.Expression) -> bool:
        """Whether an argument of a column may be its type: anything that is no name, key or constraint."""
        if isinstance(argument, (tree.Name, tree.Attribute)):
            return True
        return isinstance(argument, tree.Call) and last_name(argument)[-10:] not in ("ForeignKey", "Constraint")

    def _is_own_key(self, column: tree.Call) -> bool:
        """Whether a column refers to a key of the project's own tables."""
        for argument in positional(column):
            if isinstance(argument, tree.Call) and last_name(argument) == "ForeignKey":
                given = positional(argument)
                target = text_of(given[0]) if given else None
                return not _is_platforms(target.rpartition(".")[2] if target else last_name(given[0]) if given else "")
        return False

    def _own_columns(self, constraint: tree.Call) -> Iterator[str]:
        given = positional(constraint)
        for column in given[0].elements if given and isinstance(given[0], tree.Sequence) else ():
            name = text_of(column)
            if name is not None and not names_platform(name):
                yield name

    # --- calls --------------------------------------------------------------------------------------------------------

    def _call(self, node: tree.Call, around: Around) -> Iterator[_Kept]:
        called = last_name(node)
        given = positional(node)
        if called in _COLUMNS and len(given) > 1:
            name = text_of(given[0])
            narrow = self._is_narrow_column(given[1]) if called == "Column" else self._is_narrow(given[1])
            if name is not None and name not in self.own and narrow and not self._is_own_key(node):
                yield self._bound(name, given[1], around)
        elif called == "alter_column" and len(given) > 1:
            name, kind = text_of(given[1]), keyword(node, "type_")
            if name is not None and kind is not None and self._is_narrow_column(kind):
                yield self._bound(name, kind, around)
        elif called == "astype" and given and isinstance(node.function, tree.Attribute):
            if self._is_narrow(given[0]):
                yield self._bound(last_name(_column(node.function.value)), given[0], around)
        elif called in ("array", "asarray", "Series", "fromiter") and given:
            kind = keyword(node, "dtype")
            if kind is not None and self._is_narrow(kind):
                yield self._bound(last_name(given[0]), kind, around)
        elif called == "pack" and dotted(node.function, self.names) == "struct.pack" and given:
            yield from self._packed(node, given, around)
        elif len(given) == 1 and self._is_narrow(node.function):
            yield self._bound(last_name(given[0]), node.function, around)

    def _packed(self, node: tree.Call, given: list[tree.Expression], around: Around) -> Iterator[_Kept]:
        """``struct.pack("<Ii", project_id, …)``: the letters of the format with the arguments that they are for."""
        text = text_of(given[0])
        form = _SPAN_OF_FORMAT.fullmatch(text.replace(" ", "")) if text is not None else None
        if form is None or text is None:
            return
        letters: list[str] = []
        for count, letter in _FORMAT.findall(form.group(1)):
            letters.extend([letter] if letter in "sp" else letter * min(int(count or 1), 64) if letter != "x" else [])
        narrow = "iIhH" + ("lL" if text[:1] in "<>=!" else "")
        for letter, argument in zip(letters, given[1:], strict=False):
            if letter in narrow:
                kept = self._bound(last_name(argument), given[0], around, "the format `q`")
                yield kept._replace(kind=letter)

    def _is_narrow_column(self, node: object) -> bool:
        """As ``_is_narrow``, where only a column's type can stand: ``db.Integer`` is one whatever ``db`` is."""
        return last_name(node) in _ORM or self._is_narrow(node)

    def _is_narrow(self, node: object) -> bool:
        """Whether an expression is a type of at most 32 bits of a library that is known for it."""
        if isinstance(node, tree.Constant):
            return node.value in _SPELT
        library, _, _ = dotted(node.function if isinstance(node, tree.Call) else node, self.names).partition(".")
        return last_name(node) in _NARROW.get(library, ())

    # --- SQL ----------------------------------------------------------------------------------------------------------

    def _sql(self, node: tree.Constant, around: Around) -> Iterator[_Kept]:
        text = self.facts.text
        if (_ELASTIC & self.roots and not self.roots & _TABLES_LIBRARIES) or _SQLITE.search(text, node.start, node.end):
            return
        for found in _SQL_COLUMN.finditer(text, node.start, node.end):
            target = _REFERENCES.search(found.group("rest"))
            if target is None or names_platform(target.group(1).partition("(")[2]):
                start, end = found.span("type")
                yield _Kept(found.group("name"), found.group("type"), "`BIGINT`", start, end, (*around, _table(node)))

    # --- whose id it is -----------------------------------------------------------------------------------------------

    def judged(self, kept: _Kept) -> NarrowId | None:
        """Whether a name is that of an id of the platform, and how that is known."""
        if not _is_id(kept.name) or names_other_platform(kept.name):
            return None
        place = Span(self.facts.filename, kept.start, kept.end)
        if names_platform(kept.name):
            evidence: tuple[tuple[Span, str], ...] = ()
            confidence: Confidence = "likely"
        else:
            context = self._context(kept.around)
            if words(kept.name)[-2] not in _RESOURCES or context is None:
                return None
            evidence, confidence = context
        return NarrowId(kept.name, kept.kind, kept.wide, place, evidence, confidence)

    def _context(self, around: Around) -> tuple[tuple[tuple[Span, str], ...], Confidence] | None:
        """What says that ids in a class, a table or a function are the platform's; None when they are another's."""
        filename = self.facts.filename
        for each in reversed(around):
            for name in _names_of(each):
                if names_other_platform(name):
                    return None
                if names_platform(name):
                    return ((Span(filename, *_head(each)), f"the name `{name}` says Procore"),), "likely"
        return ((_mention(self.facts), "this file speaks of Procore here"),), "possible"


def _mention(facts: Facts) -> Span:
    found = re.search("procore", facts.text, re.IGNORECASE)
    return Span(facts.filename, *found.span()) if found is not None else Span(facts.filename, 0, 0)


def _head(node: tree.Node) -> tuple[int, int]:
    """The part of what stands around something that names it."""
    if isinstance(node, (tree.Class, tree.Function)):
        return node.start, node.header_end
    head = node.targets[0] if isinstance(node, tree.Assign) else node.function if isinstance(node, tree.Call) else node
    return head.start, head.end


def _table(node: tree.Constant) -> tree.Assign:
    """The statement in a text as if it were an assignment to its table."""
    found = _TABLE.search(str(node.value))
    return tree.Assign(node.start, node.end, [tree.Name(node.start, node.end, found.group(1) if found else "")], None)


def _names_of(node: tree.Node) -> Iterator[str]:
    """What a class, a function, an assignment or a call is called, and the table that a class stands for."""
    if isinstance(node, (tree.Class, tree.Function)):
        yield node.name
        for statement in node.body if isinstance(node, tree.Class) else ():
            if isinstance(statement, tree.Assign) and last_name(statement.targets[0]) in ("__tablename__", "db_table"):
                yield text_of(statement.value) or ""
    elif isinstance(node, tree.Assign):
        yield from map(last_name, node.targets)
    elif isinstance(node, tree.Call):
        yield last_name(node)
        yield from (text for argument in positional(node)[:1] if (text := text_of(argument)) is not None)


def _column(node: tree.Expression) -> tree.Expression:
    """The column of a frame that a chain of methods begins with: ``frame["id"].fillna(0)``."""
    while isinstance(node, tree.Call) and isinstance(node.function, tree.Attribute):
        node = node.function.value
    return node


def _is_id(name: str) -> bool:
    """Whether a name is that of an id, or of ids, and not of one of the project's own records."""
    found = words(name)
    return len(found) > 1 and found[-1] in ("id", "ids") and _OWN.isdisjoint(found)


def _is_platforms(name: str) -> bool:
    return names_platform(name) and _is_id(name)


def _wider(kind: str) -> str:
    """What holds every id where ``kind`` does not."""
    if "int32" in kind.lower() or "int16" in kind.lower() or kind.strip("\"'<>") in ("i4", "u4"):
        return "64 bits or text"
    if "IntegerType" in kind or "ShortType" in kind:
        return "a `LongType`"
    return "64 bits" if "c_" in kind or "int" in kind else "a `BigInteger`"
