"""Whatever a file holds, looking for signs and for its reach ends, and says nothing that a terminal would obey."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lint_procore.review.coverage import coverage
from lint_procore.review.signs import signs

NAMES = (
    "a.py",
    "a.js",
    "a.html",
    "a.ipynb",
    "a.json",
    "a.sh",
    "a.bin",
    "a.pth",
    "package.json",
    "setup.py",
    "Makefile",
    "a",
)
PIECES = (
    *(
        "procore",
        ".com",
        "https://",
        "'",
        '"',
        "`",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "+",
        "\\x70",
        "%70",
        "&#112;",
        "\n",
        " ",
    ),
    *(
        "base64.b64decode",
        "exec",
        "eval",
        "chr",
        "join",
        "''.",
        "[::-1]",
        "^",
        "for c in",
        "lambda x: x",
        "import base64\n",
    ),
    *(
        "aHR0cHM6Ly9hcGkucHJvY29yZS5jb20=",
        "fetch(",
        "curl $X",
        "<script>",
        "</script>",
        "\u202e",
        "\u043e",
        "\0",
        "def f(x):",
    ),
    *(
        "return",
        "x =",
        "x +=",
        "112, 114, 111, 99, 111, 114, 101",
        "%%bash\n",
        '{"cells": [',
        "getattr",
        "__import__",
        "#",
    ),
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=40).map(lambda pieces: "".join(pieces).encode("utf-8"))


@settings(max_examples=300)
@given(name=st.sampled_from(NAMES), content=st.one_of(st.binary(max_size=400), TEXTS), was_read=st.booleans())
def test_any_content_can_be_looked_at(name: str, content: bytes, was_read: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(content)
        found = signs(folder, [name])
        covered = coverage(folder, [name], {name} if was_read else set(), set())
    assert found == sorted(found, key=lambda sign: (sign.filename, sign.row, sign.column, sign.kind, sign.message))
    assert all(sign.message.isprintable() and sign.row >= 0 for sign in found)
    assert all(reason.isprintable() for reason in covered.why_not)
    counted = sum(covered.read.values()) + sum(covered.ignored.values()) + covered.libraries
    assert counted + sum(unread.files for unread in covered.unread) == 1
    assert covered.judgeable == (not any(unread.reaching for unread in covered.unread))


@pytest.mark.parametrize("name", ["a.py", "a.js", "a.html", "a.sh", "a.json"])
@pytest.mark.parametrize(
    "piece",
    [
        "p'",
        "'p', ",
        "\"'",
        "<form ",
        "<script ",
        " on=",
        "curl \\\n",
        "fetch(",
        "\\x7",
        "%7",
        "&#1",
        "0x70, ",
        "1, ",
        "_0x3fa2 ",
    ],
)
def test_nothing_is_looked_at_again_and_again(name: str, piece: str, tmp_path: Path) -> None:
    """Expressions that go back over what they have seen would not be done with this before the test is ended."""
    (tmp_path / name).write_text(piece * (600_000 // len(piece)))
    signs(str(tmp_path), [name])
    coverage(str(tmp_path), [name], set(), set())
