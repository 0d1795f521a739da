"""The modules of a project that a codemod has to do with."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from lint_procore.codemods.code import Code
from lint_procore.discovery import shown
from lint_procore.syntax import tree
from lint_procore.syntax.walk import last_name

if TYPE_CHECKING:
    from lint_procore.model.facts import Facts


# How many modules may hand a function on, each to the next.
_MOST_PACKAGES = 8


class Codes:
    """The modules that a codemod has to do with, each read once."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._known: dict[str, Code | None] = {}
        self._texts: dict[str, str] = {}

    def of(self, filename: str) -> Code | None:
        if not filename.endswith((".py", ".pyi")) and filename != self.facts.filename:
            return None  # a settings file
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

    def speaking_of(self, code: Code, name: str) -> list[Code] | None:
        """The modules of the project in which a name stands; None where nobody can look through them."""
        return self._matching(code, rf"\b{re.escape(name)}\b")

    def _matching(self, code: Code, pattern: str, stem: str | None = None) -> list[Code] | None:
        """The modules, of some file name, in which a pattern is found, and those around one."""
        modules = self.facts.modules
        listed = modules.code(code.filename) if modules is not None else ()
        if listed is None:
            return None
        searched = re.compile(pattern)
        found = self.around(code)
        known = {os.path.abspath(each.filename) for each in found}
        for path in listed:
            if path in known or (stem is not None and _stem(path) != stem) or not searched.search(self._text(path)):
                continue
            if (each := self.of(shown(path))) is not None:
                found.append(each)
        return found

    def _text(self, path: str) -> str:
        if path not in self._texts:
            self._texts[path] = self.facts.text_of(shown(path))
        return self._texts[path]

    def seen(self) -> list[Code]:
        """All modules that were looked at so far."""
        return [each for each in self._known.values() if each is not None]

    def function(self, code: Code, call: tree.Call) -> tuple[Code, tree.Function] | None:
        """The function of the project that a call is of, and its module: the one that is imported or defined as what is
        called, or the only one that is called so."""
        name = last_name(call.function)
        if name is None:
            return None
        if isinstance(call.function, tree.Name):
            bound = self._function_bound(code, name, code.names_at(call).get(name))
            if bound is not None:
                return bound
        receiver = call.function.value if isinstance(call.function, tree.Attribute) else None
        module = _imported_module(code, receiver) if receiver is not None else None
        if receiver is not None and module is None and name in _COMMON and not _is_own(receiver):
            return None  # as `means` says of all that are called so, without a search for them
        found = [
            (each, node)
            for each in self._matching(code, rf"\bdef\s+{re.escape(name)}\b", module) or ()
            for node in each.nodes
            if isinstance(node, tree.Function) and node.name == name
        ]
        if len(found) != 1 or not self.means(code, call.function, *found[0]):
            return None
        return found[0]

    def _function_bound(
        self, code: Code, name: str, by: tree.Node | None, packages: int = _MOST_PACKAGES
    ) -> tuple[Code, tree.Function] | None:
        """The function that a name stands for which is bound by a statement of a module, also where packages hand it
        on; None where it is none, or none that can be found."""
        if isinstance(by, tree.Function):
            return code, by
        if not isinstance(by, tree.Import) or (by.module is None and not by.level) or packages == 0:
            return None
        imported = next((imported for imported, alias in by.names if (alias or imported) == name), None)
        modules = self.facts.modules
        path = modules.resolve(code.filename, by.module or "", by.level) if modules is not None else None
        origin = self.of(shown(path)) if path is not None else None
        if imported is None or origin is None:
            return None
        return self._function_bound(origin, imported, origin.exported.get(imported), packages - 1)

    def callers(self, code: Code, definition: tree.Function | tree.Class) -> list[tuple[Code, tree.Call]] | None:
        """All calls of a function or class of the project; None where it is used in a way that is no plain call, or
        where it cannot be told who calls it."""
        out: list[tuple[Code, tree.Call]] = []
        if _is_handed_over(definition) or self.speaking_of(code, definition.name) is None:
            return None
        for each in self.speaking_of(code, definition.name) or ():
            for node in each.nodes:
                if isinstance(node, (tree.Name, tree.Attribute)) and self.means(each, node, code, definition):
                    parent = each.parents.get(id(node))
                    if isinstance(parent, tree.Call) and parent.function is node:
                        out.append((each, parent))
                    elif isinstance(parent, tree.Class) and node in parent.bases:
                        return None  # a subclass may be made in ways of its own
                    elif not isinstance(parent, (tree.Attribute, tree.Parameter)):
                        return None
        return out

    def means(self, code: Code, node: tree.Node, defined_in: Code, definition: tree.Node) -> bool:
        """Whether a name, or an attribute, in a module is that of a function or class that is defined in another
        one, or there too."""
        name = getattr(definition, "name", "")
        is_method = isinstance(definition, tree.Function) and defined_in.is_method(definition)
        if isinstance(node, tree.Name):
            if is_method:
                return False
            if code is defined_in and node.id == name:
                return code.names_at(node).get(name, definition) is definition
            return code is not defined_in and any(
                imported == name and (alias or imported) == node.id and self._leads(code, statement, defined_in)
                for statement in code.summary.imports
                if statement.module is not None or statement.level
                for imported, alias in statement.names
            )
        if not isinstance(node, tree.Attribute) or node.attr != name:
            return False
        receiver = node.value
        module = _imported_module(code, receiver)
        if not is_method:
            return module is not None and module == _stem(defined_in.filename)
        if _is_own(receiver):
            owner = code.owner(node)
            return owner is not None and (owner is defined_in.owner(definition) or name not in _COMMON)
        return module is None and name not in _COMMON

    def _leads(self, code: Code, statement: tree.Import, defined_in: Code) -> bool:
        """Whether an import is from the module, or from a package that may hand on what is defined there."""
        modules = self.facts.modules
        path = modules.resolve(code.filename, statement.module or "", statement.level) if modules is not None else None
        return path is not None and (
            os.path.abspath(path) == os.path.abspath(defined_in.filename) or os.path.basename(path) == "__init__.py"
        )


# What a receiver may be asked for that is no method of the project: of mappings, texts, lists and HTTP libraries.
_COMMON = frozenset(
    {
        *(name for kind in (dict, list, set, str, bytes) for name in dir(kind)),
        *(
            "request",
            "send",
            "post",
            "put",
            "patch",
            "delete",
            "head",
            "options",
            "open",
            "read",
            "write",
            "json",
            "close",
        ),
    }
)
_PLAIN_DECORATORS = frozenset({"staticmethod", "classmethod"})


def _is_handed_over(definition: tree.Function | tree.Class) -> bool:
    """Whether a decorator gets a function, who may call it as it likes."""
    return isinstance(definition, tree.Function) and any(
        last_name(each) not in _PLAIN_DECORATORS for each in definition.decorators
    )


def _is_own(receiver: tree.Node) -> bool:
    """Whether an expression is the object or class that a method is of."""
    return isinstance(receiver, tree.Name) and receiver.id in ("self", "cls")


def _imported_module(code: Code, receiver: tree.Node) -> str | None:
    """The last part of the name of a module that an expression stands for; None for anything else."""
    if isinstance(receiver, tree.Attribute):
        return receiver.attr if _imported_module(code, receiver.value) is not None else None
    if not isinstance(receiver, tree.Name):
        return None
    for statement in code.summary.imports:
        for imported, alias in statement.names:
            if (alias or imported.partition(".")[0]) == receiver.id:
                return imported.rpartition(".")[2] if alias or statement.module or statement.level else receiver.id
    return None


def _stem(filename: str) -> str:
    stem = os.path.splitext(os.path.basename(filename))[0]
    return os.path.basename(os.path.dirname(os.path.abspath(filename))) if stem == "__init__" else stem
