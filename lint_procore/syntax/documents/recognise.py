"""Documents that describe calls, or keep what was once answered: they are data, and no settings of a program."""

from __future__ import annotations

import re

from lint_procore.syntax.documents.nodes import Mapping, Tree

# The keys at the top of such documents. Each alternative is a set that must be there in full.
_KINDS = {
    "openapi": ({"openapi", "paths"}, {"swagger", "paths"}, {"openapi", "info"}, {"swagger", "info"}),
    "postman": ({"info", "item"}, {"_postman_id"}, {"_postman_variable_scope"}, {"collections", "folders"}),
    "cassette": ({"http_interactions"}, {"interactions"}),
    "insomnia": ({"_type", "resources"},),
}
_BEGINNING = re.compile(
    rb"""["']?(?:openapi|swagger)["']?\s*:\s*["']?[23]\.
      | ["'](?:_postman_id|_postman_variable_scope|_exporter_id)["']
      | schema\.getpostman\.com
      | ^\s*\{\s*"item"\s*:\s*\[\s*\{
      | ^(?:http_)?interactions:
      | ["'](?:http_)?interactions["']\s*:
      | ["']_type["']\s*:\s*["']export["']
      | \{\s*["']log["']\s*:\s*\{\s*["'](?:version|creator|pages|entries)["']""",
    re.VERBOSE | re.MULTILINE,
)
_LOOKED_AT = 4_000


def begins_as_data(data: bytes) -> bool:
    """Whether the first bytes of a file say that it is such a document. Large ones need no parsing then."""
    return _BEGINNING.search(data[:_LOOKED_AT]) is not None


def is_data(tree: Tree) -> bool:
    """Whether a file that was read is such a document, by its own keys."""
    for root in tree.roots[:1]:
        if isinstance(root, Mapping):
            keys = {entry.key for entry in root.entries[:200]}
            return any(wanted <= keys for kind in _KINDS.values() for wanted in kind)
    return False
