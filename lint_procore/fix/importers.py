"""Who asks for a name that a fix took out of a module: read off import statements and attributes, nothing is parsed."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping

from lint_procore.discovery import shown
from lint_procore.filetypes import is_document
from lint_procore.flow.modules import Modules
from lint_procore.reading import is_notebook, read_file
from lint_procore.source import UnreadableSource
from lint_procore.syntax.guard import COMMENT_OR_STRING
from lint_procore.syntax.imports import ImportLine, import_lines, import_statements

_COMMENT_OR_STRING = re.compile(COMMENT_OR_STRING.encode(), re.VERBOSE | re.DOTALL)


def missed(dropped: Mapping[str, frozenset[str]], files: Iterable[str], limit: int) -> dict[str, str]:
    """By the file that is left without a name, what it misses, in a sentence. ``dropped``: by module, an absolute path,
    the names that it does not bind any more; ``files``: those that may use them, of at most ``limit`` bytes."""
    if not dropped:
        return {}
    modules = Modules(frozenset())
    imports = {name: list(_lines(data)) for name in files if (data := _code(name, limit))}
    gone = dict(dropped)
    # who takes all there is from a module hands on what is missing
    growing = True
    while growing:
        growing = False
        for name, lines in imports.items():
            for line in lines:
                for path, names in modules.targets(name, line):
                    own = os.path.abspath(name)
                    if names == ("*",) and path in gone and not gone[path] <= gone.get(own, frozenset()):
                        gone[own] = gone.get(own, frozenset()) | gone[path]
                        growing = True
    out: dict[str, str] = {}
    for name, lines in imports.items():
        for path, wanted in _wanted(name, lines, gone, modules, limit):
            if path != os.path.abspath(name):
                out.setdefault(name, f"with it `{wanted}` is missing in {name}, which takes it from {shown(path)}")
    return out


def _wanted(
    name: str, lines: Iterable[ImportLine], gone: Mapping[str, frozenset[str]], modules: Modules, limit: int
) -> Iterator[tuple[str, str]]:
    """The names that a file takes from modules which have them no more, each with its module."""
    text: bytes | None = None
    for line in lines:
        for path, names in modules.targets(name, line):
            if path not in gone:
                continue
            if names is not None:
                yield from ((path, each) for each in names if each in gone[path])
                continue
            text = _COMMENT_OR_STRING.sub(_uncommented, _code(name, limit)) if text is None else text
            receiver = rb"[ \t]*\.[ \t]*".join(re.escape(part.encode()) for part in line.bound[0].split("."))
            asked = "|".join(map(re.escape, sorted(gone[path]))).encode()
            found = re.search(
                rb"\b%s\s*\.\s*(%s)\b|\bgetattr\(\s*%s\s*,\s*[\"'](%s)[\"']" % (receiver, asked, receiver, asked), text
            )
            if found is not None:
                yield path, (found[1] or found[2]).decode()


def _lines(data: bytes) -> Iterator[ImportLine]:
    """Import statements, each with one name."""
    for line in import_lines(import_statements(data)):
        for name, bound in zip(line.names, line.bound, strict=True):
            yield line._replace(names=(name,), bound=(bound,))
            if (line.module, name) == ("django.conf", "settings"):
                yield ImportLine(None, 0, ("settings",), (bound,))


def _uncommented(found: re.Match[bytes]) -> bytes:
    return b"" if found[0].startswith(b"#") else found[0]


def _code(name: str, limit: int) -> bytes:
    """The code of a Python file or notebook; empty for what is none, or cannot be read."""
    if is_document(name):
        return b""
    try:
        data = read_file(name, limit) or b""
    except UnreadableSource:
        return b""
    if not is_notebook(name):
        return data
    from lint_procore.syntax.notebook import read_code

    return read_code(data)
