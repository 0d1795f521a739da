"""What encloses a place in a module: the functions and classes around it."""

from __future__ import annotations

from lint_procore.syntax import tree


def enclosing(body: list[tree.Statement], offset: int) -> list[tree.Function | tree.Class]:
    """The functions and classes around an offset, outermost first."""
    found: list[tree.Function | tree.Class] = []
    pending: list[tree.Statement] = list(body)
    while pending:
        statement = pending.pop()
        if not statement.start <= offset < statement.end:
            continue
        if isinstance(statement, (tree.Function, tree.Class)):
            found.append(statement)
        pending = list(_blocks(statement))
    return found


def function_at(body: list[tree.Statement], offset: int) -> tree.Function | None:
    """The innermost function around an offset."""
    return next((each for each in reversed(enclosing(body, offset)) if isinstance(each, tree.Function)), None)


def _blocks(statement: tree.Statement) -> list[tree.Statement]:
    """The statements inside a statement."""
    out: list[tree.Statement] = []
    for name in ("body", "orelse", "final"):
        out.extend(getattr(statement, name, ()))
    if isinstance(statement, tree.Try):
        for _, block in statement.handlers:
            out.extend(block)
    if isinstance(statement, tree.Match):
        for case in statement.cases:
            out.extend(case[3])
    return out
