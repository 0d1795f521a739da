"""The app's one pair in settings, in the place of several companies' pairs or of a service account's.

Variables of an environment are asked for anew under the app's names, be they lines of a `.env` or declared in YAML,
JSON, TOML, INI or Terraform. Blocks that hold a pair for each company lose it once no code looks it up: the app's pair
comes from the environment, and what else a block says of its company stays.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from typing import TYPE_CHECKING

from lint_procore.codemods.edits import Edit, Edits
from lint_procore.codemods.removal import without_entries
from lint_procore.codemods.settings import SETTINGS
from lint_procore.model.names import words
from lint_procore.rule import CheckedDocument, Remedy
from lint_procore.source import Source, Span
from lint_procore.syntax.documents.nodes import Mapping, Setting, walk

if TYPE_CHECKING:
    from lint_procore.model.account_settings import AccountSettings

# A comment that speaks of pairs of companies, or of their accounts.
_OF_ACCOUNTS = re.compile(
    r"service\s+account|\b(?:per|each|every)\s+(?:\w+\s+)?(?:company|customer|client|tenant)|credential", re.IGNORECASE
)
# The kinds of files in which settings are nested, and are read with the places of their keys.
_NESTED = frozenset({"yaml", "json", "toml", "ini", "properties", "hcl"})
# `${NAME}`, `${NAME:-}`, `$NAME`, `${{ secrets.NAME }}`, with quotes or without.
_REFERENCE = re.compile(r"""(["']?\$(?:\{\{\s*(?:secrets|vars|env)\.|\{?))(\w+)((?::?[-?])?(?:\s*\}\}|\}?)["']?)""")
_BLANK = re.compile(r"(?:[ \t]*\r?\n)+")


def one_pair_of_settings(document: CheckedDocument, found: AccountSettings) -> Remedy | None:
    """The edits after which a file asks for the app's pair; None where it is not clear which settings make the pairs.
    Values go: the app's are others."""
    keys = {found.place, *(place for place, _ in found.others)}
    named = [each for each in document.settings if each.key in keys]
    secrets = [each for each in named if "secret" in words(each.name)]
    wanted = {(each.path[:-1], _of_id(each)) for each in secrets}
    ids = [each for each in document.settings if (each.path[:-1], tuple(words(each.name))) in wanted]
    if not secrets or len(ids) != len(secrets) or any(each not in (*secrets, *ids) for each in named):
        return None
    if document.family == "env":
        edits = rewritten_variables(document.source, document.settings, {"client_id": ids, "client_secret": secrets})
    elif document.family not in _NESTED:
        return None
    elif all(each.name.isupper() for each in (*ids, *secrets)):
        edits = _declared(document, ids, secrets)
    else:
        edits = _without_pairs(document, found, ids, secrets)
    if not edits:
        return None
    names = " and ".join(f"`{name}`" for name in SETTINGS.values())
    return Remedy(f"ask for the app's one pair, {names}", tuple(edits), "unsafe")


def _of_id(secret: Setting) -> tuple[str, ...]:
    """The words of the client id's name that goes with a secret's."""
    return tuple("id" if word == "secret" else word for word in words(secret.name))


def _declared(document: CheckedDocument, ids: Sequence[Setting], secrets: Sequence[Setting]) -> list[Edit]:
    """Variables that a file declares for a program: those of the first pair are the app's, the others go. A value that
    refers to a variable refers to the new one, every other is empty."""
    text = document.source.text
    have = {each.name for each in document.settings}
    out: list[Edit] = []
    gone: list[Setting] = []
    for settings, name in ((ids, SETTINGS["client_id"]), (secrets, SETTINGS["client_secret"])):
        kept = settings[0] if name not in have else None
        gone.extend(each for each in settings if each is not kept)
        if kept is None:
            continue
        if (key := document.written(kept.key, kept.name)) is None:
            return []
        out.append((key, name))
        value = text[slice(*kept.value)]
        if document.family == "hcl" and not value.startswith('"'):
            renamed = _renamed_variable(document, value, name.lower())
            if not renamed:
                return []
            out += renamed
            continue
        referred = _REFERENCE.fullmatch(value)
        if referred is not None:
            out.append((document.span(*kept.value), f"{referred[1]}{name}{referred[3]}"))
        elif value.strip("\"'"):
            quoted = value[:1] in "\"'" or document.family in ("json", "toml", "hcl")
            out.append((document.span(*kept.value), '""' if quoted else ""))
    removed = _without(document, gone)
    if removed is None:
        return []
    return [*out, *removed, *_without_variables(document, gone)]


def _renamed_variable(document: CheckedDocument, value: str, name: str) -> list[Edit]:
    """Another name for the variable of Terraform that a value is, where this file declares it; nothing where it does
    not, or computes the value otherwise."""
    text, old = document.source.text, value.removeprefix("var.")
    declared = re.search(rf'\bvariable\s+"({re.escape(old)})"', text)
    if old == value or declared is None or re.search(rf'\bvariable\s+"{name}"', text):
        return []
    places = [declared.span(1), *(each.span(1) for each in re.finditer(rf"\bvar\.({re.escape(old)})\b", text))]
    return [(document.span(*place), name) for place in places]


def _without_variables(document: CheckedDocument, gone: Sequence[Setting]) -> list[Edit]:
    """The edits that take away the variables of Terraform that only these settings were given."""
    text, tree = document.source.text, document.tree
    out: list[tuple[int, int]] = []
    for setting in gone if document.family == "hcl" else ():
        value = text[slice(*setting.value)]
        if not value.startswith("var.") or len(re.findall(rf"\b{re.escape(value)}\b", text)) > 1:
            continue
        for path, node in walk(tree.roots) if tree is not None else ():
            if path == ("variable", value.removeprefix("var.")) and isinstance(node, Mapping):
                out.append(_lines(text, text.rindex("variable", 0, node.start), node.end))
    return [(document.span(*each), "") for each in _joined(text, out)]


def _without_pairs(
    document: CheckedDocument, found: AccountSettings, ids: Sequence[Setting], secrets: Sequence[Setting]
) -> list[Edit]:
    """The edits that take every company's pair away; none while code may look it up."""
    names = "|".join(dict.fromkeys(re.escape(each.name) for each in (*ids, *secrets)))
    looked_up = re.compile(
        rf"""\[\s*["'](?:{names})["']\s*\](?!\s*=[^=])|\.get\(\s*["'](?:{names})["']|(?<!self)\.(?:{names})\b"""
    )
    code = document.code()
    if not found.per_company or code is None or any(looked_up.search(text) for text in code):
        return []
    return _without(document, [*ids, *secrets]) or []


def _without(document: CheckedDocument, settings: Sequence[Setting]) -> list[Edit] | None:
    """The edits that take settings away; None where one of them is written in a way that is not understood."""
    text, tree = document.source.text, document.tree
    keys = {each.key for each in settings}
    out: list[Edit] = []
    for _, node in walk(tree.roots) if tree is not None else ():
        if isinstance(node, Mapping):
            at = [index for index, entry in enumerate(node.entries) if (entry.start, entry.end) in keys]
            keys -= {(node.entries[index].start, node.entries[index].end) for index in at}
            if at and len(at) == len(node.entries):
                edits = _emptied(document, node)
            else:
                edits = without_entries(document.filename, text, document.family, node, at)
            if at and not edits:
                return None
            out += edits
    for start, end in sorted(keys):  # `- NAME=value`
        line = text.rfind("\n", 0, start) + 1
        behind = text.find("\n", end)
        if document.family != "yaml" or text[line:start].strip(" \t\"'") != "-":
            return None
        out.append((document.span(line, len(text) if behind < 0 else behind + 1), ""))
    return out


def _emptied(document: CheckedDocument, mapping: Mapping) -> Edits:
    """A mapping without all of its entries."""
    text = document.source.text
    start, end = mapping.entries[0].start, mapping.entries[-1].value.end
    if text[mapping.start : mapping.start + 1] == "{":
        return [(document.span(mapping.start + 1, mapping.end - 1), "")]
    if document.family == "yaml":
        before = len(text[:start].rstrip())
        return [(document.span(before, end), " {}")] if text[before - 1] in ":-" else []
    lines = [_lines(text, entry.start, entry.value.end) for entry in mapping.entries]
    return [(document.span(*line), "") for line in lines]


def rewritten_variables(
    source: Source, settings: Sequence[Setting], old: MappingOf[str, Sequence[Setting]]
) -> list[Edit]:
    """The edits after which a `.env` file asks for the app's pair where the first of the ``old`` settings, those of
    client ids and of secrets, stand in it; the others go."""
    have = {each.name for each in settings}
    renamed = {each[0].key: SETTINGS[which] for which, each in old.items() if each and SETTINGS[which] not in have}
    edits: list[Edit] = []
    removed: list[tuple[int, int]] = []
    ours = sorted((each for found in old.values() for each in found), key=lambda each: each.key)
    rows = {source.location(each.key[0]).row: each for each in ours}
    for row, each in rows.items():
        if each.key in renamed:
            edits.append((Span(source.filename, each.key[0], each.value[1]), f"{renamed[each.key]}="))
        else:
            removed.append(_lines(source.text, each.key[0], each.value[1]))
        removed.extend(_comments(source, row))
    for start, end in _joined(source.text, removed):
        edits.append((Span(source.filename, start, end), ""))
    return edits


def _lines(text: str, start: int, end: int) -> tuple[int, int]:
    behind = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, len(text) if behind < 0 else behind + 1


def _comments(source: Source, row: int) -> list[tuple[int, int]]:
    """The comment lines above a variable that speak of the accounts."""
    out: list[tuple[int, int]] = []
    while row > 1 and (line := source.line(row - 1).strip()).startswith("#"):
        if not _OF_ACCOUNTS.search(line):
            break
        row -= 1
        out.append((source.line_starts[row - 1], source.line_starts[row]))
    return out


def _joined(text: str, lines: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Lines that follow one another as one range each; of blank lines around one, those before it go."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(set(lines)):
        if out and not text[out[-1][1] : start].strip():
            out[-1] = out[-1][0], end
        else:
            out.append((start, end))
    for at, (start, end) in enumerate(out):
        before = text[:start].rstrip("\r\n")
        gap = text[len(before) : start]
        if before and gap.count("\n") < 2:
            continue
        if end == len(text):
            out[at] = len(before) + (gap.find("\n") + 1), end
        else:
            below = _BLANK.match(text, end)
            out[at] = start, below.end() if below is not None else end
    return out
