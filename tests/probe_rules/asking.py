from __future__ import annotations

from collections.abc import Iterable

from lint_procore.rule import CheckedModule, Problem, Rule


class Asking(Rule):
    """Asks for the facts and finds nothing, so that hostile code goes through the flow analysis too."""

    code = "TST003"
    name = "asking"
    triggers = ("procore",)
    help = "Nothing is wrong."

    def check(self, module: CheckedModule) -> Iterable[Problem]:
        assert module.facts is module.facts, "facts are built once"
        return ()
