"""Tables of a TOML file, read against named tuples.

A named tuple is the schema of a table: its fields are the keys, their annotations the types. A key that is missing and
has no default, or that is unknown or of another type, is an error that says where it stands and what was expected.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from typing import Any, NamedTuple, TypeVar, get_type_hints

TO_BE_ANNOUNCED = "to be announced"

Row = TypeVar("Row", bound=NamedTuple)

# What a key may hold, by the annotation of its field: a name for error messages, and the test.
_TYPES: dict[Any, tuple[str, Callable[[Any], bool]]] = {
    str: ("a text that is not empty", lambda value: isinstance(value, str) and bool(value.strip())),
    bool: ("true or false", lambda value: isinstance(value, bool)),
    int: ("a whole number above zero", lambda value: type(value) is int and value > 0),
    date: ("a date such as 2025-03-18", lambda value: type(value) is date),
    date | None: (
        f'a date such as 2025-03-18, or "{TO_BE_ANNOUNCED}"',
        lambda value: type(value) is date or value == TO_BE_ANNOUNCED,
    ),
    tuple[str, ...]: (
        "a list of texts that are not empty",
        lambda value: isinstance(value, list) and all(isinstance(item, str) and item.strip() for item in value),
    ),
}


class Tables:
    """The tables of one file. Each is taken once, checked; what nobody took is unknown.

    ``shown`` names the file in errors, ``text`` is what ``tables`` were read from, ``failure`` the error to raise.
    """

    def __init__(self, shown: str, text: str, tables: dict[str, Any], failure: Callable[[str], Exception]) -> None:
        self.shown = shown
        self.text = text
        self.tables = tables
        self.failure = failure
        self.taken: list[str] = []

    def text_of(self, key: str) -> str:
        """The text of a key at the top of the file."""
        self.taken.append(key)
        if key not in self.tables:
            raise self.error(f"missing key {key!r} at the top of the file")
        value = self.tables[key]
        expected, holds = _TYPES[str]
        if not holds(value):
            raise self.error(f"{key!r} must be {expected}, not {value!r}")
        return str(value)

    def table(self, key: str, row: type[Row], needed: bool = True) -> Row:
        """The one table ``[key]``; where it is not ``needed``, an empty one stands for it."""
        self.taken.append(key)
        if needed and key not in self.tables:
            raise self.error(f"missing table [{key}]")
        return self._read(key, 0, self.tables.get(key, {}), row)

    def rows(self, key: str, row: type[Row], needed: bool = True) -> tuple[Row, ...]:
        """All tables ``[[key]]``, in order; there is at least one where they are ``needed``."""
        self.taken.append(key)
        tables = self.tables.get(key)
        if tables is None and not needed:
            return ()
        if tables is None:
            raise self.error(f"missing tables [[{key}]]")
        if not isinstance(tables, list) or not tables:
            raise self.error(f"{key!r} must be tables [[{key}]], at least one")
        return tuple(self._read(key, number, table, row) for number, table in enumerate(tables, 1))

    def finish(self) -> None:
        """Refuse what nobody took: a misspelt table would else vanish in silence."""
        for key in self.tables:
            if key not in self.taken:
                raise self.error(f"unknown key {key!r}{_nearest(key, self.taken)}")

    def error(self, message: str, key: str = "", number: int = 0) -> Exception:
        """An error about the file, the table ``[key]``, or the ``number``-th of the tables ``[[key]]``."""
        if not key:
            return self.failure(f"{self.shown}: {message}")
        header = f"[[{key}]] {number}" if number else f"[{key}]"
        return self.failure(f"{self.shown}: {header}: {message}{self._line(key, number or 1)}")

    def _read(self, key: str, number: int, table: Any, row: type[Row]) -> Row:
        if not isinstance(table, dict):
            raise self.error(f"must be a table, not {table!r}", key, number)
        fields = _fields(row)
        for name in table:
            if name not in fields:
                raise self.error(f"unknown key {name!r}{_nearest(name, fields)}", key, number)
        values = []
        for name, annotation in fields.items():
            if name not in table:
                if name in row._field_defaults:
                    values.append(row._field_defaults[name])
                    continue
                raise self.error(f"missing key {name!r}", key, number)
            value = table[name]
            expected, holds = _TYPES[annotation]
            if not holds(value):
                raise self.error(f"{name!r} must be {expected}, not {value!r}", key, number)
            if isinstance(value, list):
                value = tuple(value)
            elif annotation == date | None and value == TO_BE_ANNOUNCED:
                value = None
            values.append(value)
        return row._make(values)

    def _line(self, key: str, number: int) -> str:
        """Where the ``number``-th table of a key starts: readers of TOML do not say, and only errors ask."""
        headers = re.finditer(rf"^[ \t]*\[{{1,2}}[ \t]*{re.escape(key)}[ \t]*\]", self.text, re.MULTILINE)
        for count, header in enumerate(headers, 1):
            if count == number:
                return f" (line {self.text.count(chr(10), 0, header.start()) + 1})"
        return ""


def read_tables(path: str, failure: Callable[[str], Exception]) -> Tables:
    """The tables of a TOML file; ``failure`` makes the error to raise."""
    import tomli

    ours = path == beside_the_rules(os.path.basename(path))
    shown, remedy = (os.path.basename(path), "; reinstall lint-procore") if ours else (path, "")
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        return Tables(shown, text, tomli.loads(text), failure)
    except OSError as error:
        raise failure(f"{shown}: cannot be read: {error.strerror or error}{remedy}") from None
    except UnicodeDecodeError:
        raise failure(f"{shown}: is not UTF-8; save it as UTF-8{remedy}") from None
    except (ValueError, RecursionError) as error:
        raise failure(f"{shown}: is not TOML: {error}{remedy}") from None


def beside_the_rules(filename: str) -> str:
    """A file beside the rules: below this package when installed, at the top of the repository when developing."""
    here = os.path.dirname(os.path.abspath(__file__))
    installed = os.path.join(here, "rules", filename)
    return installed if os.path.exists(installed) else os.path.join(os.path.dirname(here), "rules", filename)


@cache
def _fields(row: type[NamedTuple]) -> dict[str, Any]:
    """The keys of a table and what each holds."""
    return get_type_hints(row)


def _nearest(word: str, known: Iterable[str]) -> str:
    """ "; did you mean …?" for a misspelt word, or nothing."""
    from difflib import get_close_matches

    close = get_close_matches(word, known, 1)
    return f"; did you mean {close[0]!r}?" if close else ""
