"""A wider type in the place of a narrow one, with the import that it needs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lint_procore.codemods.database import migration
from lint_procore.codemods.edits import Edits
from lint_procore.codemods.imports import with_name
from lint_procore.codemods.insertion import with_argument
from lint_procore.model.id_columns import NarrowId
from lint_procore.rule import CheckedModule, Remedy
from lint_procore.source import Span
from lint_procore.syntax import tree
from lint_procore.syntax.walk import last_name

# What holds every id, by what does not: types of libraries, their names in texts, words of SQL.
_WIDER = {
    **dict.fromkeys(("Integer", "SmallInteger"), "BigInteger"),
    **dict.fromkeys(("INTEGER", "INT", "SMALLINT", "MEDIUMINT"), "BIGINT"),
    **dict.fromkeys(("IntegerType", "ShortType"), "LongType"),
    **dict.fromkeys(("IntegerField", "SmallIntegerField"), "BigIntegerField"),
    **dict.fromkeys(("PositiveIntegerField", "PositiveSmallIntegerField"), "PositiveBigIntegerField"),
    **dict.fromkeys(("int32", "int16", "intc"), "int64"),
    **dict.fromkeys(("uint32", "uint16", "uintc"), "uint64"),
    **dict.fromkeys(("Int32", "Int16"), "Int64"),
    "UInt32": "UInt64",
    **dict.fromkeys(("Int32Dtype", "Int16Dtype"), "Int64Dtype"),
    "UInt32Dtype": "UInt64Dtype",
    **dict.fromkeys(("c_int", "c_int32"), "c_int64"),
    **dict.fromkeys(("c_uint", "c_uint32"), "c_uint64"),
}
_SPELT = {"i4": "i8", "u4": "u8", "<i4": "<i8", "<u4": "<u8", ">i4": ">i8"}
_SQL = {"serial": "bigserial"}
_SQL_WORDS = frozenset({"int", "integer", "int4", "mediumint", "smallint", "int2", "serial"})
# What was done to a database is not changed afterwards.
_DONE = re.compile(r"(?:^|/)(?:migrations|versions|alembic)/")


class Widening:
    """Widens the ids of one module. A column that exists needs a migration besides, which is written where Alembic or
    Django will find it; so a person has to look."""

    def __init__(self, module: CheckedModule, narrow: Sequence[NarrowId]) -> None:
        self._module = module
        # what is only possible is not widened unless somebody asks for it, and has no part in the others' migration
        self._edits = {
            each: edits
            for each in narrow
            if each.confidence != "possible" and (edits := _edits(module, each)) is not None
        }
        self._migration = migration(module, [*self._edits]) if self._edits else ()

    def fix(self, narrow: NarrowId) -> Remedy | None:
        """The fix that keeps an id in 64 bits."""
        edits = self._edits.get(narrow) or _edits(self._module, narrow)
        if edits is None:
            return None
        if narrow not in self._edits or not self._migration:
            return Remedy("keep it in 64 bits; a column that exists needs a migration", tuple(edits), "unsafe")
        path = self._migration[0][0].filename
        return Remedy(f"keep it in 64 bits, with the migration `{path}`", (*edits, *self._migration), "unsafe")


def _edits(module: CheckedModule, narrow: NarrowId) -> Edits | None:
    if _DONE.search(module.filename):
        return None
    return _annotated(module, narrow) if _is_annotation(narrow) else _written(module, narrow.place)


def _is_annotation(narrow: NarrowId) -> bool:
    return narrow.kind.startswith("Mapped") or (narrow.kind == "int" and narrow.wide == "a `BigInteger`")


def _written(module: CheckedModule, place: Span) -> Edits | None:
    """The edits where the type itself is written."""
    parsed = module.facts.parsed
    text = module.source.text[place.start : place.end]
    if text.lower() in _SQL_WORDS and _is_within_text(module, place):
        wide = _SQL.get(text.lower(), "bigint")
        return ((place, wide.upper() if text.isupper() else wide),)
    bare = text.strip("\"'")
    if bare != text:
        wide = _WIDER.get(bare) or _SPELT.get(bare, "")
        return ((place, text.replace(bare, wide)),) if wide and len(text) == len(bare) + 2 else None
    node = next(
        (each for each, _ in parsed.nodes if (each.start, each.end) == (place.start, place.end))
        if parsed
        else iter(()),
        None,
    )
    function = node.function if isinstance(node, tree.Call) else node
    narrow = last_name(function)
    wide = _WIDER.get(narrow, "")
    if function is None or not wide or not isinstance(function, (tree.Name, tree.Attribute)):
        return None
    edit = Span(place.filename, function.end - len(narrow), function.end), wide
    if isinstance(function, tree.Attribute):
        return (edit,)
    imports = _beside(module, narrow, wide)
    return (edit, *imports) if imports is not None else None


def _is_within_text(module: CheckedModule, place: Span) -> bool:
    """Whether a place is part of a text, such as a word of SQL."""
    parsed = module.facts.parsed
    return any(
        isinstance(node, tree.Constant) and node.start < place.start and place.end < node.end
        for node, _ in (parsed.nodes if parsed is not None else ())
    )


def _beside(module: CheckedModule, narrow: str, wide: str) -> Edits | None:
    """The edits that import a type from where another one comes: in its place where nothing else uses that, or beside
    it. None where it comes from elsewhere."""
    parsed = module.facts.parsed
    if parsed is None:
        return None
    imports = [each for each in parsed.summary.imports if each.module]
    if any((wide, None) in each.names for each in imports):
        return ()
    origin = next((each for each in imports if (narrow, None) in each.names), None)
    if origin is None:
        return None
    used = sum(isinstance(node, tree.Name) and node.id == narrow for node, _ in parsed.nodes)
    return with_name(module.source, origin, wide, narrow if used == 1 else "")


def _annotated(module: CheckedModule, narrow: NarrowId) -> Edits | None:
    """The edits where only an annotation says the type: the call that makes the column is given one."""
    parsed = module.facts.parsed
    for node, _ in parsed.nodes if parsed is not None else ():
        if isinstance(node, tree.Assign) and node.start <= narrow.place.start and narrow.place.end <= node.end:
            call = node.value
            imports = _sqlalchemy(module)
            if not isinstance(call, tree.Call) or imports is None:
                return None
            if last_name(call) == "Field":
                added = with_argument(module.source, call, "sa_type=BigInteger")
                return (*added, *imports) if added is not None else None
            if last_name(call) not in ("mapped_column", "Column"):
                return None
            opening = module.source.text.find("(", call.function.end, call.end) + 1
            at = Span(module.filename, opening, opening)
            return ((at, "BigInteger" + (", " if call.arguments else "")), *imports)
    return None


def _sqlalchemy(module: CheckedModule) -> Edits | None:
    """The edits after which ``BigInteger`` is imported from SQLAlchemy, or from SQLModel, which hands it on."""
    parsed = module.facts.parsed
    imports = [each for each in parsed.summary.body if isinstance(each, tree.Import)] if parsed is not None else []
    absolute = [each for each in imports if each.module and not each.level]
    if any(("BigInteger", None) in each.names for each in absolute):
        return ()
    for each in absolute:
        if each.module in ("sqlalchemy", "sqlmodel"):
            return with_name(module.source, each, "BigInteger")
    near = next((each for each in absolute if (each.module or "").startswith("sqlalchemy.")), None)
    if near is None:
        return None
    line = module.source.line_starts[module.source.location(near.start).row - 1]
    return ((Span(module.filename, line, line), "from sqlalchemy import BigInteger\n"),)
