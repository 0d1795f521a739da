"""Signs of hiding in a submission, as notes for a person. None of them is proof, and none is a finding.

In: a folder and the files in it. Out: :class:`Sign`, sorted, no more than a person can look through. Files are read,
never run; whatever their content, looking at one is bounded by its size, and that by a limit.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Set

from lint_procore.reading import is_notebook, read_chunks, read_file
from lint_procore.report.summary import counted
from lint_procore.review.languages import ignored_kind, language_of
from lint_procore.review.signs.binaries import binary_signs
from lint_procore.review.signs.characters import character_signs
from lint_procore.review.signs.content import content_of
from lint_procore.review.signs.decoding import readings
from lint_procore.review.signs.installing import install_signs, is_path_file, path_file_signs
from lint_procore.review.signs.modules import Constants
from lint_procore.review.signs.parsing import parsed
from lint_procore.review.signs.python import python_signs
from lint_procore.review.signs.shape import shape_signs
from lint_procore.review.signs.sign import KINDS, Places, Sign, quoted, sign
from lint_procore.source import UnreadableSource, decode
from lint_procore.syntax.magics import plain_python
from lint_procore.syntax.notebook import read_cells

__all__ = ["KINDS", "Sign", "signs"]

# Of a larger file the first part is looked at, and that is said.
_LARGEST = 4_000_000
_PER_KIND = 5
_PER_FILE = 30
_IN_ALL = 1_000
# What is written in these is no program: minified or mirrored text means nothing there.
_NO_PROGRAM = frozenset(
    ("Markdown", "reStructuredText", "plain text", "JSON", "YAML", "XML", "dependency lists", "HTML", "")
)
_COMMON_ENCODINGS = re.compile(
    r"utf-?8(?:-sig)?|(?:us-)?ascii|latin-?1|iso-?8859-\d+|iso-latin-1-unix|utf-?8-unix|windows-125\d|cp(?:125\d|437|850|93\d|949)"
    r"|koi8-[ru]|gbk?|gb2312|gb18030|big5|euc-?(?:jp|kr)|shift-?jis|mac-?roman|utf8mb4",
    re.IGNORECASE,
)
_CODING = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_LATE_ENDING = re.compile(
    r"\.(?:pdf|docx?|xlsx?|png|jpe?g|txt|csv)\s*\.(?:exe|com|scr|bat|cmd|vbs|vbe|wsf|hta|ps1|lnk|pif)$", re.IGNORECASE
)


def signs(root: str, files: Iterable[str]) -> list[Sign]:
    """The signs in files of a folder, which are named with forward slashes below it. Sorted by place, the strong ones
    kept first where there are too many; what was left out is counted."""
    names = frozenset(files)
    found: list[Sign] = []
    others = Constants(root, names)
    for filename in sorted(names):
        of_file = (*_of_name(filename), *_of_file(root, filename, names, others))
        found += _fewer(list(dict.fromkeys(of_file)))
    found = list(dict.fromkeys(found))
    if len(found) > _IN_ALL:
        found.sort(key=lambda each: each.weight == "weak")
        left = len(found) - _IN_ALL
        found = [*found[:_IN_ALL], sign("left-out", f"{left:,} further signs were left out", "")]
    return sorted(found, key=lambda each: (each.filename, each.row, each.column, each.kind, each.message))


def _fewer(found: list[Sign]) -> list[Sign]:
    """Of many signs of one kind in a file the first few, the strong ones before the others, and how many there are."""
    kept: list[Sign] = []
    told: Counter[str] = Counter()
    left = 0
    for each in sorted(found, key=lambda each: (each.weight == "weak", each.row, each.column)):
        told[each.kind] += 1
        if told[each.kind] > _PER_KIND or len(kept) >= _PER_FILE:
            left += 1
        else:
            kept.append(each)
    if left:
        message = f"{counted(left, 'further sign')} in this file {'was' if left == 1 else 'were'} left out"
        kept.append(sign("left-out", message, kept[0].filename))
    return kept


def _of_name(filename: str) -> Iterator[Sign]:
    """Signs in what a file is called."""
    if any(unicodedata.category(char) in ("Cf", "Cc", "Cs") for char in filename):
        yield sign("archive-name", "characters in this name cannot be seen, or turn its direction", filename)
    if _LATE_ENDING.search(filename):
        yield sign("archive-name", "this name looks like that of a document, and is that of a program", filename)
    if not filename.isascii():
        for found in character_signs(filename, filename, is_code=True):
            if found.kind == "lookalike-name":
                yield sign("archive-name", found.message, filename)


def _of_file(root: str, filename: str, files: Set[str], others: Constants) -> Iterator[Sign]:
    path = os.path.join(root, filename)
    if os.path.islink(path):
        return
    try:
        data = read_file(path, _LARGEST)
        if data is None:
            data = next(iter(read_chunks(path, 0)), b"")
            message = "this file is so large that only its beginning was looked at for signs"
            if not ignored_kind(filename):
                yield sign("large", message, filename)
    except UnreadableSource:
        return  # there is a finding about it, or the coverage says so
    if not data:
        return
    if content_of(data[:8192]).nature != "text":
        yield from binary_signs(data, filename, files)
        return
    yield from _of_text(data, filename, others)


def _of_text(data: bytes, filename: str, others: Constants) -> Iterator[Sign]:
    language = language_of(filename, data[:400])
    text = _text(data, language)
    is_code = language not in _NO_PROGRAM and not is_notebook(filename)
    module = parsed(text, data, filename) if language == "Python" else None
    if language == "Python":
        yield from _of_encoding(data, filename)
    yield from _of_readings(text, filename, joins=is_code and module is None)
    if not text.isascii():
        yield from character_signs(text, filename, is_code)
    if is_path_file(filename):
        yield from path_file_signs(text, filename)
    yield from install_signs(module, text, filename)
    if is_code:
        yield from shape_signs(text, filename, language)
    if module is not None:
        yield from python_signs(module, text, filename, others)
    if is_notebook(filename):
        yield from _of_cells(data, filename)


def _of_encoding(data: bytes, filename: str) -> Iterator[Sign]:
    for line in data.split(b"\n", 2)[:2]:
        found = _CODING.match(line)
        if found is not None:
            encoding = found[1].decode("ascii")
            if not _COMMON_ENCODINGS.fullmatch(encoding.replace("_", "-")):
                message = f"this file is encoded in {quoted(encoding)}: what runs is not what an editor shows"
                yield sign("source-encoding", message, filename, 1, 1)
            return


def _of_readings(text: str, filename: str, joins: bool) -> Iterator[Sign]:
    places = Places(text)
    for reading in readings(text, joins):
        kind = "joined-host" if reading.way == "text put together from pieces" else "encoded-host"
        message = f"{reading.way} stands for {quoted(reading.told)}"
        yield sign(kind, message, filename, *places.of(reading.offset))


def _of_cells(data: bytes, filename: str) -> Iterator[Sign]:
    """Signs in the code of a notebook; rows count within the cell that is named."""
    try:
        cells = read_cells(data)
    except UnreadableSource:
        return
    for cell in cells:
        if cell.is_code:
            text = plain_python(cell.text)
            module = parsed(text, text.encode("utf-8", "surrogatepass"), filename)
            for found in python_signs(module, text, filename) if module is not None else ():
                yield found._replace(message=f"cell {cell.number}: {found.message}")


def _text(data: bytes, language: str) -> str:
    """The text of a file, as far as there is one."""
    if language == "Python":
        try:
            return decode(data)[0]
        except UnreadableSource:
            pass
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8-sig", "replace")
