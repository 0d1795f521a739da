"""Reading a setting from the environment, and the import that this needs."""

from __future__ import annotations

import sys

from lint_procore.codemods.code import Code
from lint_procore.codemods.insertion import Edits
from lint_procore.source import Span
from lint_procore.syntax import tree
from lint_procore.syntax.walk import text_of


def with_import(code: Code, name: str) -> tuple[str, Edits]:
    """The expression that reads an environment variable in a module, and the import that it needs there, if any."""
    for statement in code.summary.imports:
        if code.function(statement) is not None:
            continue
        for imported, alias in statement.names:
            if statement.module is None and imported == "os" and not statement.level:
                return f'{alias or "os"}.environ["{name}"]', []
            if statement.module == "os" and imported == "environ":
                return f'{alias or "environ"}["{name}"]', []
    return f'os.environ["{name}"]', [_import_os(code)]


def _import_os(code: Code) -> tuple[Span, str]:
    """``import os``, sorted in among the modules of Python itself, or before all others."""

    def behind(statement: tree.Node) -> int:
        return code.text.find("\n", statement.end) + 1 or len(code.text)

    top = [each for each in code.summary.body if isinstance(each, tree.Import) and each.module != "__future__"]
    own = [each for each in top if _root(each) in sys.stdlib_module_names and not each.level]
    before = [each for each in own if each.module is None and _root(each) < "os"]
    if before:
        return Span(code.filename, behind(before[-1]), behind(before[-1])), "import os\n"
    if own or top:
        at = (own or top)[0].start
        return Span(code.filename, at, at), "import os\n" if own else "import os\n\n"
    at = code.summary.body[0].start if code.summary.body else 0
    for each in code.summary.body[:2]:
        if isinstance(each, tree.Import) or (isinstance(each, tree.Evaluate) and text_of(each.value) is not None):
            at = behind(each)
    return Span(code.filename, at, at), "import os\n\n"


def _root(statement: tree.Import) -> str:
    return (statement.module or statement.names[0][0]).partition(".")[0]
