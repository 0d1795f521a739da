"""IPython's own syntax in a notebook's cell, made plain Python.

In: the source of a code cell. Out: Python with the same rows, in which all that was Python stands where it stood.
Commands (``%magic``, ``!shell``, ``?help``, ``/call``) become ``pass``, what they give to a name becomes a call that
nothing is known of, and what ``%time`` and its like are given to run is kept.
"""

from __future__ import annotations

import re

from lint_procore.syntax.guard import COMMENT_OR_STRING, refusal

_LINE_END = r"(?:\r\n|\r|\n)"
_LINE_ENDS = re.compile(_LINE_END)

# Where a cell may need any of this: a cheap look at text, code or not.
_SUSPECT = re.compile(r"(?:\A|[\r\n])[ \t\f]*[%!?/,;]|=[ \t]*[!%]|\?[ \t]*(?:[\r\n]|\Z)")

# At the start of a statement no Python begins like this. A backslash at the end of a line goes on with the next.
_TO_THE_END = rf"(?:[^\r\n]*\\{_LINE_END})*[^\r\n]*"
_COMMAND = re.compile(rf"(?P<indent>[ \t\f]*)(?P<text>[%!?/,;]{_TO_THE_END})")
_REST = re.compile(_TO_THE_END)

# The first line of a cell that is no comment.
_CELL_MAGIC = re.compile(rf"(?P<above>(?:[ \t\f]*(?:#[^\r\n]*)?{_LINE_END})*)[ \t]*%%(?P<name>\w*)(?P<rest>[^\r\n]*)")
# Cell magics below which stands Python: those that Ruff knows, and a profiler. Below any other may stand anything.
_PYTHON_BELOW = frozenset(
    ("capture", "debug", "ipytest", "memit", "prun", "pypy", "python", "python3", "time", "timeit")
)
# Line magics that are given a statement to run, and their options.
_RUNS = re.compile(r"%(time|timeit|prun|memit)(?=[ \t])")
_OPTION = re.compile(r"[ \t]+(?:-[nrpt][ \t]*\d+|-[lsTD][ \t]+\S+|--?[A-Za-z][\w-]*)(?=[ \t])")
_BLANKS = re.compile(r"[ \t]+")
_RUN = "pass;"

# Where IPython's syntax can be within a statement, and what tells where that ends.
_TOKEN = re.compile(
    COMMENT_OR_STRING
    + rf"""
    | (?P<opening> [(\[{{] ) | (?P<closing> [)\]}}] )
    | \\{_LINE_END}
    | (?P<end> {_LINE_END} )
    | (?P<given> (?<![=!<>])=[ \t]*(?=[!%]) )
    | (?P<help> \?+[ \t]*(?=[\r\n]|\Z) )
    """,
    re.VERBOSE | re.DOTALL,
)
# What a command gives: nothing that could be taken for a known value.
_UNKNOWN = "get_ipython()"

# Lines that may stand alone for a command, as IPython reads a cell of one line ("automagic").
_AUTOMAGIC = re.compile(
    r"(?:alias|bookmark|cat|cd|clear|conda|cp|debug|dirs|env|history|ldir|less|lf|lk|ll|load_ext|ls|lsmagic|lx"
    r"|magic|mamba|man|matplotlib|mkdir|more|mv|pdb|pinfo|pip|popd|psource|pushd|pwd|pylab|quickref|reload_ext|reset"
    r"|rm|rmdir|run|save|system|time|timeit|uv|who|who_ls|whos|xmode)(?:[ \t]+[^\s=]|$)"
)
# Line magics that make a whole cell another language where the platform is Databricks.
_LANGUAGE = re.compile(r"%(?:fs|md|md-sandbox|r|scala|sh|sql)\b")


def plain_python(cell: str) -> str:
    """A cell without IPython's syntax. A cell that is Python as it stands is given back as it is."""
    if not _SUSPECT.search(cell) or refusal(cell) is None:
        return cell
    out: list[str] = []
    at = 0
    while magic := _CELL_MAGIC.match(cell, at):
        if magic["name"] not in _PYTHON_BELOW and not magic["rest"].startswith("?"):
            out.append(_line_ends(cell[at:]))
            return "".join(out)
        out += magic["above"], "pass"
        at = magic.end()
    while at < len(cell):
        command = _COMMAND.match(cell, at)
        if command is not None:
            out += command["indent"], _instead(command["text"])
            at = command.end()
        else:
            at = _statement(cell, at, out)
    return "".join(out)


def is_other_language(cell: str) -> bool:
    """Whether a cell that is not Python is not meant to be: commands without their ``%``, or another language."""
    lines = [line.strip() for line in _LINE_ENDS.split(cell)]
    lines = [line for line in lines if line and not line.startswith("#")]
    return bool(lines) and (_LANGUAGE.match(lines[0]) is not None or all(map(_AUTOMAGIC.match, lines)))


def _statement(cell: str, at: int, out: list[str]) -> int:
    """Add the statement that begins at ``at`` to ``out``; returns where the next one begins, or a command within it."""
    depth = 0
    for token in _TOKEN.finditer(cell, at):
        kind = token.lastgroup
        if kind == "opening":
            depth += 1
        elif kind == "closing":
            depth = max(0, depth - 1)
        elif kind is None or depth:
            continue
        elif kind == "end":
            out.append(cell[at : token.end()])
            return token.end()
        elif kind == "help":
            asked = cell[at : token.end()]
            indent = asked[: len(asked) - len(asked.lstrip(" \t\f"))]
            out.append(indent + "pass" + _line_ends(asked))
            return token.end()
        elif kind == "given":
            rest = _REST.match(cell, token.end())
            assert rest is not None  # it matches the empty text
            out += cell[at : token.end()], _given(rest.group())
            return rest.end()
    out.append(cell[at:])
    return len(cell)


def _instead(command: str) -> str:
    """What stands for a command that is a statement of its own."""
    start = _code_in(command)
    if start is not None and start >= len(_RUN):
        code = _RUN.ljust(start) + command[start:]
        if refusal(code) is None:
            return code
    return "pass" + _line_ends(command)


def _given(command: str) -> str:
    """The value that stands for what a command gives: what ``%time`` runs, else something unknown."""
    start = _code_in(command) if command.startswith("%time") else None
    if start is not None and command[len("%time")].isspace() and refusal(f"_ = {command[start:]}") is None:
        return " " * start + command[start:]
    return _UNKNOWN + _line_ends(command)


def _code_in(command: str) -> int | None:
    """Where the code begins that a command runs, None when it is given none."""
    name = _RUNS.match(command)
    if name is None:
        return None
    at = name.end()
    while option := _OPTION.match(command, at):
        at = option.end()
    blanks = _BLANKS.match(command, at)
    return blanks.end() if blanks is not None else None


def _line_ends(text: str) -> str:
    """As many rows as ``text`` has. Its own line ends could, without what stood between them, become one."""
    return "\n" * len(_LINE_ENDS.findall(text))
