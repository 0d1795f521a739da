from __future__ import annotations

import re
from collections.abc import Iterable

from lint_procore.rule import CheckedModule, Problem, Rule
from lint_procore.source import Span


class Mention(Rule):
    """Finds the word procore, but for our own name. It walks the tree, since that is where deep code hurts."""

    code = "TST001"
    name = "mention"
    severity = "note"
    triggers = ("procore",)
    help = "Write something else."

    def check(self, module: CheckedModule) -> Iterable[Problem]:
        import libcst

        module.tree.visit(libcst.CSTVisitor())
        for match in re.finditer("(?<!lint-)procore", module.source.text, re.IGNORECASE):
            yield Problem(Span(module.filename, *match.span()), f"mentions {match.group()}")
