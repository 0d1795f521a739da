"""Secrets in the code become settings: ``os.environ["NAME"]``, and a line in the list of settings to fill in."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence

from lint_procore.codemods.imports import importing
from lint_procore.codemods.sample import listed, setting_name
from lint_procore.model.literals import NamedLiteral
from lint_procore.model.stored_secrets import StoredSecret
from lint_procore.rule import CheckedModule, Remedy
from lint_procore.source import Span
from lint_procore.syntax import tree
from lint_procore.syntax.walk import dotted, imported_names, text_of

# A text of one piece, which is no bytes and no template.
_PLAIN = re.compile(r"[rRuU]?(?:\"[^\"\\\n]*\"|'[^'\\\n]*')")
_WITH_DEFAULT = ("os.getenv", "os.environ.get")


class Replacing:
    """Names the settings that the secrets of one module become: equal secrets are one, different ones have different
    names."""

    def __init__(self, module: CheckedModule, secrets: Sequence[StoredSecret]) -> None:
        self._module = module
        self._literals = {(literal.start, literal.end): literal for literal in module.facts.literals}
        named = [literal for secret in secrets if (literal := self._literal(secret)) is not None]
        self._names: dict[str, str] = {}
        for literal in named:
            # what is called alike in a table goes by its key too, be it a secret or a placeholder
            name = _distinct(literal, module.facts.literals) or _distinct(literal, named)
            if name is not None:
                self._names.setdefault(literal.text, name)

    def fix(self, secret: StoredSecret) -> Remedy | None:
        """The fix of one secret; None where it does not stand alone."""
        module, parsed = self._module, self._module.facts.parsed
        name = self._names.get(secret.text)
        if name is None or parsed is None or self._literal(secret) is None:
            return None
        place = secret.place
        call = self._default_of(place)
        if call is not None:
            name = text_of(call.arguments[0].value) or name
            place = Span(place.filename, call.start, call.end)
        imports = importing(module.source, parsed.summary, "os")
        if imports is None:
            return None
        modules = module.facts.modules
        root = modules.root(module.filename) if modules is not None else os.path.dirname(module.filename)
        sample = listed(name, module.filename, root, module.source_of)
        edits = ((place, f'os.environ["{name}"]'), *imports, *sample)
        return Remedy(f"read it from `{name}` of the environment", edits, "unsafe")

    def _literal(self, secret: StoredSecret) -> NamedLiteral | None:
        """The constant that is the secret and nothing more."""
        place = secret.place
        literal = self._literals.get((place.start, place.end)) if place.filename == self._module.filename else None
        if literal is None or literal.text != secret.text:
            return None
        return literal if _PLAIN.fullmatch(self._module.source.text, place.start, place.end) else None

    def _default_of(self, place: Span) -> tree.Call | None:
        """The call that looks a setting up and has the secret for a default."""
        parsed = self._module.facts.parsed
        if parsed is None:
            return None
        names = imported_names(parsed.summary)
        for node, _ in parsed.nodes:
            if isinstance(node, tree.Call) and node.start <= place.start and place.end <= node.end:
                given = node.arguments
                if (
                    dotted(node.function, names) in _WITH_DEFAULT
                    and len(given) == 2
                    and text_of(given[0].value)
                    and given[1].value.start == place.start
                ):
                    return node
        return None


def _distinct(literal: NamedLiteral, others: Sequence[NamedLiteral]) -> str | None:
    """The shortest name that no other text has."""
    for depth in range(len(literal.within) + 1):
        name = _name(literal, depth)
        if all(_name(other, depth) != name or other.text == literal.text for other in others):
            return name
    return None


def _name(literal: NamedLiteral, depth: int) -> str:
    return setting_name(*literal.within[max(0, len(literal.within) - depth) :], literal.name)
