"""The modules of a project that a codemod has to do with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lint_procore.codemods.code import Code
from lint_procore.syntax import tree
from lint_procore.syntax.walk import last_name

if TYPE_CHECKING:
    from lint_procore.model.facts import Facts


class Codes:
    """The modules that a codemod has to do with, each read once."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._known: dict[str, Code | None] = {}

    def of(self, filename: str) -> Code | None:
        if filename not in self._known:
            facts = self.facts
            if filename == facts.filename:
                summary = facts.parsed.summary if facts.parsed is not None else None
            else:
                summary = facts.modules.summary(filename) if facts.modules is not None else None
            self._known[filename] = Code(filename, facts.text_of(filename), summary) if summary is not None else None
        return self._known[filename]

    def around(self, code: Code) -> list[Code]:
        """The modules that may use what one defines: itself, and those on the way to a request."""
        facts = self.facts
        places = (place for request in facts.requests for place in request.stack)
        files = dict.fromkeys((code.filename, facts.filename, *(place.filename for place in places)))
        return [each for filename in files if (each := self.of(filename)) is not None]

    def seen(self) -> list[Code]:
        """All modules that were looked at so far."""
        return [each for each in self._known.values() if each is not None]

    def function(self, code: Code, call: tree.Call) -> tree.Function | None:
        """The function of the project that a call is of by its name, where only one is called so."""
        name = last_name(call.function)
        found = [
            node
            for each in self.around(code)
            for node in each.nodes
            if isinstance(node, tree.Function) and node.name == name
        ]
        method = isinstance(call.function, tree.Attribute)
        found = [each for each in found if method == (each.parameters[:1] != [] and each.parameters[0].name == "self")]
        return found[0] if len(found) == 1 else None

    def callers(self, code: Code, name: str) -> list[tuple[Code, tree.Call]] | None:
        """All calls of a function or class of the project; None where it is used in a way that is no plain call."""
        out: list[tuple[Code, tree.Call]] = []
        for each in self.around(code):
            for node in each.nodes:
                if isinstance(node, (tree.Name, tree.Attribute)) and last_name(node) == name:
                    parent = each.parents.get(id(node))
                    if isinstance(parent, tree.Call) and parent.function is node:
                        out.append((each, parent))
                    elif isinstance(parent, tree.Class) and node in parent.bases:
                        return None  # a subclass may be made in ways of its own
                    elif not isinstance(parent, (tree.Attribute, tree.Parameter)):
                        return None
        return out
