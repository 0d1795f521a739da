"""Another host in an address: where it is written, or where a base that serves more than this is put before a path."""

from __future__ import annotations

from lint_procore.codemods.written import host_of_address
from lint_procore.flow.values import Literal
from lint_procore.model.uses import Use, uses
from lint_procore.rule import CheckedModule, Remedy
from lint_procore.source import Span
from lint_procore.syntax import tree
from lint_procore.syntax.walk import last_name, positional


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

    Only where the base is nothing but a host that is written in the project, and as far as is known the same whenever
    this path is asked. It is unsafe where more may be meant, as in settings files, of which there may be others."""
    address, parsed = use.address, module.facts.parsed
    if address.assumed or parsed is None:
        return None
    *base, path = (piece.value for piece in address.pieces if piece.start <= address.path_start)
    whole = f"{address.scheme}://{address.host}"
    if not isinstance(path, Literal) or path.span.filename != module.filename or not path.text.startswith("/"):
        return None
    written = [each for each in base if isinstance(each, Literal)]
    if len(written) < len(base) or "".join(each.text for each in written).lower() != whole:
        return None
    settled = all(each.span.filename.endswith(".py") or each.span.filename == module.filename for each in written)
    hosts = {
        (other.address.host, other.address.assumed)
        for other in uses(module.facts)
        if any(piece.value == path for piece in other.address.pieces)
    }
    if hosts - {(None, False)} != {(address.host, False)}:
        return None
    settled = settled and (None, False) not in hosts
    for node, _ in parsed.nodes:
        edit = _before_path(module, node, path.span, f"https://{host}")
        if edit is not None:
            message = f"write `{host}` here, and leave the base to the API"
            return Remedy(message, (edit,), "safe" if settled else "unsafe")
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
    if isinstance(node, tree.Call) and last_name(node) == "urljoin":
        given = positional(node)
        joined = len(given) == 2 and (given[1].start, given[1].end) == (path.start, path.end) and _is_named(given[0])
        quote = text[path.start : path.start + 1]
        if joined and quote in ("'", '"'):
            return Span(module.filename, given[0].start, given[0].end), f"{quote}{base}{quote}"
    return None


def _is_named(node: tree.Expression) -> bool:
    """Whether an expression only names something: a constant, an attribute."""
    while isinstance(node, tree.Attribute):
        node = node.value
    return isinstance(node, tree.Name)
