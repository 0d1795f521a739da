"""Another host in an address: where it is written, or where a base that serves more than this is put before a path."""

from __future__ import annotations

from lint_procore.codemods.written import host_of_address
from lint_procore.flow.values import Literal
from lint_procore.model.uses import Use, uses
from lint_procore.rule import CheckedModule, Remedy
from lint_procore.source import Span
from lint_procore.syntax import tree


def moved(module: CheckedModule, use: Use, host: str, purpose: str) -> Remedy | None:
    """The fix that writes another host for "oauth" or the "api". Where the text also serves for links, the choice is a
    person's; where it is the base of both OAuth and the API, another host would be wrong for one of the two."""
    place = host_of_address(module.source_of, use.address)
    literal = use.address.host_literal()
    purposes = module.facts.purposes.get(literal.span, set()) if literal is not None else set()
    if place is None or {"oauth", "api"} <= purposes:
        return None
    known = module.policy.environment_of(use.address.host or "") is not None
    safe = known and purposes <= {purpose}
    return Remedy(f"write `{host}`", ((place, host),), "safe" if safe else "unsafe")


def inlined(module: CheckedModule, use: Use, host: str) -> Remedy | None:
    """The fix that puts another host before a path, where a base stands that serves other paths too.

    Only where the base is nothing but a host that is written in the code, and the same whenever this path is asked."""
    address, parsed = use.address, module.facts.parsed
    if len(address.pieces) < 2 or address.assumed or parsed is None:
        return None
    base, path = (piece.value for piece in address.pieces[:2])
    whole = f"{address.scheme}://{address.host}"
    if not isinstance(base, Literal) or not isinstance(path, Literal) or path.span.filename != module.filename:
        return None
    if base.text.lower() != whole or not path.text.startswith("/"):
        return None
    hosts = {
        (other.address.host, other.address.assumed)
        for other in uses(module.facts)
        if any(piece.value == path for piece in other.address.pieces)
    }
    if hosts != {(address.host, False)}:
        return None
    for node, _ in parsed.nodes:
        edit = _before_path(module, node, path.span, f"https://{host}")
        if edit is not None:
            return Remedy(f"write `{host}` here, and leave the base to the API", (edit,))
    return None


def _before_path(module: CheckedModule, node: tree.Node, path: Span, base: str) -> tuple[Span, str] | None:
    """The edit that writes a base in place of what stands right before a path, where ``node`` puts the two together."""
    text = module.source.text
    if isinstance(node, tree.Binary) and node.operator == "+":
        right, left = node.right, node.left
        quote = text[right.start : right.start + 1]
        if (right.start, right.end) == (path.start, path.end) and quote in ("'", '"') and _is_named(left):
            return Span(module.filename, left.start, left.end), f"{quote}{base}{quote}"
    if isinstance(node, tree.Joined) and len(node.parts) > 1:
        first, second = node.parts[:2]
        start, end = first.start - 1, first.end + 1
        if (second.start, second.end) == (path.start, path.end) and _is_named(first):
            braces = text[start : start + 1] + text[end - 1 : end]
            return (Span(module.filename, start, end), base) if braces == "{}" else None
    return None


def _is_named(node: tree.Expression) -> bool:
    """Whether an expression only names something: a constant, an attribute."""
    while isinstance(node, tree.Attribute):
        node = node.value
    return isinstance(node, tree.Name)
