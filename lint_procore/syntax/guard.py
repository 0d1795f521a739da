"""A cheap look at source before the parser: what Python itself refuses can end LibCST's parser, and its process."""

from __future__ import annotations

import re

from lint_procore.source import Source, UnreadableSource

# The interpreter's own limit (MAXLEVEL in its tokenizer): the 201st open bracket is a syntax error.
MAX_DEPTH = 200

_OPENING = frozenset(b"([{")
_NOT_BRACKETS = bytes(set(range(256)) - set(b"()[]{}"))

# Comments and strings, also those that end nowhere; for expressions with VERBOSE and DOTALL.
COMMENT_OR_STRING = r"""
      \#[^\r\n]*
    | \"\"\" [^\\"]* (?: (?: \\. | \"(?!\"\") ) [^\\"]* )* (?: \"\"\" | \\? \Z )
    | \'\'\' [^\\']* (?: (?: \\. | \'(?!\'\') ) [^\\']* )* (?: \'\'\' | \\? \Z )
    | \" [^\\"\r\n]* (?: \\ (?: \r\n | . ) [^\\"\r\n]* )* (?: \" | (?=[\r\n]) | \\? \Z )
    | \' [^\\'\r\n]* (?: \\ (?: \r\n | . ) [^\\'\r\n]* )* (?: \' | (?=[\r\n]) | \\? \Z )
    """
_TOKEN = re.compile(COMMENT_OR_STRING + r"| [()\[\]{}]", re.VERBOSE | re.DOTALL)


def refuse_deep_nesting(source: Source, data: bytes) -> None:
    """Raise UnreadableSource, like the interpreter, for more than 200 brackets open at once. ``data`` are its bytes."""
    if _depth_reached(data):
        offset = _first_too_deep(source.text)
        if offset is not None:
            place = source.location(offset)
            raise UnreadableSource(
                f"too many nested brackets (more than {MAX_DEPTH}), which Python refuses too; "
                "build the value in steps, or exclude this file",
                place.row,
                place.column,
            )


def _depth_reached(data: bytes) -> bool:
    """Whether the depth passes the limit when strings and comments count like code: quick, and rarely true."""
    depth = 0
    for byte in data.translate(None, _NOT_BRACKETS):
        if byte in _OPENING:
            depth += 1
            if depth > MAX_DEPTH:
                return True
        elif depth:
            depth -= 1
    return False


def _first_too_deep(text: str) -> int | None:
    depth = 0
    for match in _TOKEN.finditer(text):
        token = match.group()
        if token in "([{":
            depth += 1
            if depth > MAX_DEPTH:
                return match.start()
        elif token in ")]}" and depth:
            depth -= 1
    return None


def refusal(text: str) -> SyntaxError | None:
    """What the interpreter's parser says against a text; None when it has nothing to say. The text is not run."""
    import ast
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about the scanned code: invalid escapes
        try:
            compile(text, "<source>", "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
        except SyntaxError as error:
            return error
        except (ValueError, RecursionError, MemoryError):
            return None
    return None
