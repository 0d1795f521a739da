"""The migration that a wider column needs, as a new file beside those that Alembic or Django run for the project.

Only where table and column are written in the code, and it is clear which migration comes before: what a person would
have to guess, nobody writes down. All columns of a module go into one file, so that each of their fixes makes the same.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import NamedTuple

from lint_procore.codemods.edits import Edits
from lint_procore.discovery import shown
from lint_procore.flow.modules import Modules
from lint_procore.model.id_columns import NarrowId
from lint_procore.rule import CheckedModule
from lint_procore.source import Span
from lint_procore.syntax import tree
from lint_procore.syntax.walk import last_name, positional, text_of

_LOCATION = re.compile(r"^[ \t]*script_location[ \t]*=[ \t]*(?:%\(here\)s[/\\])?(\S+)", re.MULTILINE)
_REVISION = re.compile(r"""^revision(?:\s*:[^=\n]+)?\s*=\s*["']([^"'\n]+)["']""", re.MULTILINE)
_DOWN = re.compile(r"""^down_revision(?:\s*:[^=\n]+)?\s*=\s*([^\n]+)""", re.MULTILINE)
_NUMBERED = re.compile(r"(\d{4})_\w+")
_NARROW = {"SmallInteger": "SmallInteger", "SMALLINT": "SmallInteger"}


class _Column(NamedTuple):
    """A column with its table, or its model; ``declared`` is the call that declares it."""

    table: str
    name: str
    kind: str
    declared: tree.Call


def migration(module: CheckedModule, narrow: Sequence[NarrowId]) -> Edits:
    """The new file that widens the columns of a module; nothing where it is not clear what it would say."""
    modules, parsed = module.facts.modules, module.facts.parsed
    if modules is None or parsed is None:
        return ()
    classes = [node for node, _ in parsed.nodes if isinstance(node, tree.Class)]
    django = any(each.kind.rpartition(".")[2].endswith("IntegerField") for each in narrow)
    columns = list(dict.fromkeys(each for one in narrow for each in _columns(classes, one)))
    if not columns:
        return ()
    made = _of_django(module, modules, columns) if django else _of_alembic(module, modules, columns)
    if made is None or module.source_of(shown(made[0])) is not None:
        return ()
    return ((Span(shown(made[0]), 0, 0), made[1]),)


def _columns(classes: Sequence[tree.Class], narrow: NarrowId) -> Iterator[_Column]:
    for owner in classes:
        table = next((text_of(each.value) for each in _assigned(owner, "__tablename__")), None)
        for each in owner.body:
            if not (
                isinstance(each, tree.Assign) and each.start <= narrow.place.start and narrow.place.end <= each.end
            ):
                continue
            if not isinstance(each.value, tree.Call) or not isinstance(each.targets[0], tree.Name):
                continue
            kind = narrow.kind.rpartition(".")[2].partition("(")[0]
            first = next(iter(positional(each.value)), None)
            if kind.endswith("IntegerField"):
                yield _Column(owner.name.lower(), each.targets[0].id, kind, each.value)
            elif table:
                yield _Column(table, text_of(first) or each.targets[0].id, _NARROW.get(kind, "Integer"), each.value)


def _assigned(owner: tree.Class, name: str) -> Iterator[tree.Assign]:
    for each in owner.body:
        if isinstance(each, tree.Assign) and last_name(each.targets[0]) == name:
            yield each


# --- Alembic ----------------------------------------------------------------------------------------------------------


def _of_alembic(module: CheckedModule, modules: Modules, columns: Sequence[_Column]) -> tuple[str, str] | None:
    folder = _versions(module, modules)
    head = _head(modules, module.filename, folder) if folder else None
    if head is None:
        return None
    # of the one before alone: two modules want the same file, so the later one gets its own, and comes after this
    revision = blake2b(f"{head}:ids".encode(), digest_size=6).hexdigest()
    up, down = (
        "\n".join(
            f'    op.alter_column("{each.table}", "{each.name}", existing_type=sa.{before(each)}(), '
            f"type_=sa.{after(each)}())"
            for each in columns
        )
        for before, after in ((_narrow, _wide), (_wide, _narrow))
    )
    text = f'''"""Keep ids of Procore in 64 bits.

Revision ID: {revision}
Revises: {head}
"""

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade():
{up}


def downgrade():
{down}
'''
    return os.path.join(folder, f"{revision}_wide_procore_ids.py"), text


def _narrow(column: _Column) -> str:
    return column.kind


def _wide(column: _Column) -> str:
    return "BigInteger"


def _versions(module: CheckedModule, modules: Modules) -> str:
    """The folder of Alembic's migrations; empty where the project has none."""
    folder, root = os.path.dirname(os.path.abspath(module.filename)), modules.root(module.filename)
    while True:
        source = module.source_of(shown(os.path.join(folder, "alembic.ini")))
        found = _LOCATION.search(source.text) if source is not None else None
        if found is not None:
            return os.path.normpath(os.path.join(folder, found[1], "versions"))
        if folder == root or os.path.dirname(folder) == folder:
            return ""
        folder = os.path.dirname(folder)


def _head(modules: Modules, filename: str, folder: str) -> str | None:
    """The revision that no other one follows, where there is exactly one."""
    texts = _texts(modules, filename, folder).values()
    revisions = {found[1] for text in texts if (found := _REVISION.search(text)) is not None}
    followed = {word for text in texts if (found := _DOWN.search(text)) for word in re.findall(r"\w+", found[1])}
    heads = revisions - followed
    return heads.pop() if len(heads) == 1 else None


# --- Django -----------------------------------------------------------------------------------------------------------


def _of_django(module: CheckedModule, modules: Modules, columns: Sequence[_Column]) -> tuple[str, str] | None:
    app = os.path.dirname(os.path.abspath(module.filename))
    if os.path.basename(app) == "models":
        app = os.path.dirname(app)
    folder = os.path.join(app, "migrations")
    names = [os.path.splitext(os.path.basename(path))[0] for path in _texts(modules, module.filename, folder)]
    numbered = sorted(name for name in names if _NUMBERED.fullmatch(name))
    if not numbered or [name[:4] for name in numbered].count(numbered[-1][:4]) > 1:
        return None
    fields = [_field(module, each) for each in columns]
    if None in fields:
        return None
    operations = "\n".join(
        f'        migrations.AlterField("{each.table}", "{each.name}", {field}),'
        for each, field in zip(columns, fields, strict=True)
    )
    text = f'''"""Keep ids of Procore in 64 bits."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("{os.path.basename(app)}", "{numbered[-1]}")]

    operations = [
{operations}
    ]
'''
    return os.path.join(folder, f"{int(numbered[-1][:4]) + 1:04}_wide_procore_ids.py"), text


def _field(module: CheckedModule, column: _Column) -> str | None:
    """The whole field, wider; None where it says anything but constants, which may mean something else there."""
    call = column.declared
    if not all(isinstance(each.value, tree.Constant) and not each.star for each in call.arguments):
        return None
    wide = "PositiveBigIntegerField" if column.kind.startswith("Positive") else "BigIntegerField"
    return f"models.{wide}{module.source.text[call.function.end : call.end]}"


def _texts(modules: Modules, filename: str, folder: str) -> dict[str, str]:
    """The modules in a folder of the project, by path."""
    listed = modules.code(filename) or ()
    return {path: modules.text(path) for path in listed if os.path.dirname(path) == folder}
