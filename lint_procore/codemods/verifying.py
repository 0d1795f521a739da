"""The check of certificates, on again: what turns it off is taken away, for libraries check unless told not to.

A switch that has a name of its own is set to on. Where a whole context does not check, a plain one takes its place.
"""

from __future__ import annotations

import re

from lint_procore.codemods.code import Code
from lint_procore.codemods.codes import Codes
from lint_procore.codemods.edits import Edits
from lint_procore.codemods.removal import without_arguments
from lint_procore.rule import Remedy
from lint_procore.source import Span
from lint_procore.syntax import tree
from lint_procore.syntax.walk import last_name, text_of

# The arguments by which libraries are told, and names that say of a value that it is such a switch.
_ARGUMENTS = frozenset({"verify", "ssl", "verify_ssl", "cert_reqs"})
_SWITCH = re.compile(r"verif|(?:^|_)ssl|tls", re.IGNORECASE)
_UNCHECKED = "_create_unverified_context"


def verified(codes: Codes, place: Span) -> Remedy | None:
    """The edits after which certificates are checked, from the place at which that is turned off. Unsafe: somebody may
    have had a reason, such as a proxy that signs with a certificate of its own."""
    code = codes.of(place.filename)
    node = code.at(place) if code is not None else None
    if code is None or node is None:
        return None
    edits = _edits(code, node)
    return Remedy("check certificates, as libraries do by themselves", tuple(edits), "unsafe") if edits else None


def _edits(code: Code, node: tree.Node) -> Edits:
    parent = code.parents.get(id(node))
    if isinstance(node, tree.Call):
        function = node.function
        if last_name(function) != _UNCHECKED or not isinstance(function, tree.Attribute) or node.arguments:
            return ()
        return ((Span(code.filename, function.end - len(_UNCHECKED), function.end), "create_default_context"),)
    if isinstance(parent, tree.Call):
        at = next((at for at, each in enumerate(parent.arguments) if each.value is node), None)
        if at is None:
            return ()
        if parent.arguments[at].keyword in _ARGUMENTS:
            return without_arguments(code, parent, [at])
        # `config.get("verify_ssl", False)`
        asked = text_of(parent.arguments[0].value) if at == 1 and len(parent.arguments) == 2 else None
        return _on(code, node, asked or "")
    if isinstance(parent, tree.Assign) and parent.value is node and len(parent.targets) == 1:
        return _on(code, node, last_name(parent.targets[0]))
    if isinstance(parent, tree.Parameter) and parent.default is node:
        return _on(code, node, parent.name)
    if isinstance(parent, tree.Mapping):
        key = next((key for key, value in parent.items if value is node), None)
        return _on(code, node, (text_of(key) if key is not None else None) or "")
    return ()


def _on(code: Code, node: tree.Node, name: str) -> Edits:
    is_off = isinstance(node, tree.Constant) and code.written(node) == "False"
    return ((code.span(node), "True"),) if is_off and _SWITCH.search(name) else ()
