"""Other words for what is no Traditional Service Account any more: names of functions and classes, and text about them.

What was called after the service accounts of companies is called after the app, whose one pair it uses. That says no
more than the code does: which kind of account stands behind the pair is for a person to say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lint_procore.codemods.code import Code
from lint_procore.codemods.codes import Codes
from lint_procore.codemods.credentials import one_pair
from lint_procore.codemods.edits import Edit, outermost
from lint_procore.codemods.settings import SETTINGS
from lint_procore.flow.values import Symbol, alternatives
from lint_procore.model.facts import TokenRequest
from lint_procore.model.names import symbol_chain
from lint_procore.model.service_accounts import MANAGED, Named
from lint_procore.rule import Remedy
from lint_procore.source import Span
from lint_procore.syntax import tree
from lint_procore.syntax.walk import last_name

# The part of a name that says whose account it is.
_IN_NAME = re.compile(
    r"(?:(?i:traditional)_?)?(?i:(?:service_?|svc_?)(?:account|acct)s?)(?![a-z])"
    r"|(?<![a-zA-Z])(?i:tsas?)(?![a-zA-Z])|(?:(?<=[a-z])|(?<![a-zA-Z]))(?:TSA|Tsa)s?(?![a-z])"
)
# What says in a text that an account is a company's.
_OF_COMPANY = re.compile(
    r"(?:\b(?:a|an|the|each|every|one|our|their)\s+)?"
    r"(?:\b(?:legacy|customer'?s?|company'?s?|client'?s?|per[- ]company|traditional)\s+)+service\s+account\b"
    r"(?!\s+(?:of|for|from|in|with|that|which|who|created|made|set)\b)",
    re.IGNORECASE,
)


def of_the_app(codes: Codes, tokens: Sequence[TokenRequest], signs: Sequence[Named]) -> Remedy | None:
    """The edits after which token requests are made with the app's pair, and nothing around them says that they are
    made with a company's account; None where that is for a person to say."""
    if any(MANAGED.search(name) for token in tokens for name in _names(token)):
        return None  # it serves another account too, which is the app's already
    pair = one_pair(codes, tokens)
    if pair is None and not all(_is_of_app(token) for token in tokens):
        return None
    edits: list[Edit] = list(pair.edits) if pair is not None else []
    said = [pair.message] if pair is not None else []
    for name in dict.fromkeys(sign.code for sign in signs if sign.code):
        new, renamed = _renamed(codes, tokens[0].span, name) or ("", [])
        if not new:
            return None
        edits += renamed
        said.append(f"rename `{name}` to `{new}`")
    for sign in signs:
        if not sign.text:
            continue
        code = codes.of(sign.span.filename)
        found = _in_text(code, sign.span) if code is not None else None
        if found is None:
            return None
        edits.append(found)
        said.append("speak of the app's service account")
    message = "; ".join(dict.fromkeys(said))
    return Remedy(message, tuple(outermost(edits)), "unsafe") if edits else None


def _names(token: TokenRequest) -> list[str]:
    return [each.name for credential in token.credentials for each in symbol_chain(credential.value)]


def _is_of_app(token: TokenRequest) -> bool:
    """Whether the pair is read from the app's own settings."""
    return all(
        isinstance(option, Symbol) and option.kind == "env" and option.name == SETTINGS[credential.name]
        for credential in token.credentials
        if credential.name in SETTINGS
        for option in alternatives(credential.value)
    )


# --- names ------------------------------------------------------------------------------------------------------------


def _renamed(codes: Codes, place: Span, name: str) -> tuple[str, list[Edit]] | None:
    """Another name for a function or class around a place, and the edits that give it everywhere; None where the name
    means other things too, or the new one is taken."""
    start = codes.of(place.filename)
    new = _IN_NAME.sub(_app, name)
    listed = codes.speaking_of(start, name) if start is not None else None
    if start is None or not listed or new.lower() in (name.lower(), "app"):
        return None
    if any(re.search(rf"\b{new}\b", code.text) for code in codes.speaking_of(start, new) or ()):
        return None
    defined = [(code, node) for code in listed for node in code.nodes if _defines(node, name)]
    if len(defined) != 1 or any(_means_another(codes, code, node, name) for code in listed for node in code.nodes):
        return None
    edits: list[Edit] = []
    for code in listed:
        places = (each.span() for each in re.finditer(rf"\b{name}\b", code.text))
        edits += ((Span(code.filename, *each), new) for each in places)
    code, node = defined[0]
    assert isinstance(node, (tree.Function, tree.Class))
    text = code.text[node.start : node.body[0].start if node.body else node.end]
    said = _OF_COMPANY.search(text)
    if said is not None:  # in its docstring
        edits.append((Span(code.filename, node.start + said.start(), node.start + said.end()), _the_apps(said)))
    return new, edits


def _app(found: re.Match[str]) -> str:
    word = found.group()
    return "APP" if word.isupper() and len(word) > 3 else "App" if word[0].isupper() else "app"


def _defines(node: tree.Node, name: str) -> bool:
    return isinstance(node, (tree.Function, tree.Class)) and node.name == name


def _means_another(codes: Codes, code: Code, node: tree.Node, name: str) -> bool:
    """Whether a node gives the name to something else."""
    if isinstance(node, tree.Parameter):
        return node.name == name
    if isinstance(node, tree.Assign):
        return any(last_name(target) == name for target in node.targets)
    if isinstance(node, tree.Call):
        return any(argument.keyword == name for argument in node.arguments)
    if isinstance(node, tree.Import):
        modules = codes.facts.modules
        for imported, alias in node.names:
            if name in (alias, *imported.split("."), *(node.module or "").split(".")):
                known = modules.resolve(code.filename, node.module or imported, node.level) if modules else None
                if known is None or name != imported:
                    return True
    return False


# --- text -------------------------------------------------------------------------------------------------------------


def _the_apps(found: re.Match[str]) -> str:
    return f"{'The' if found.group()[0].isupper() else 'the'} app's service account"


def _in_text(code: Code, place: Span) -> Edit | None:
    """Words for the app's account in the place of a company's; None where a text says more about that."""
    start = code.text.rfind("\n", 0, place.start) + 1
    end = code.text.find("\n", place.end)
    for found in _OF_COMPANY.finditer(code.text, start, len(code.text) if end < 0 else end):
        if found.start() <= place.start and place.end <= found.end():
            return Span(code.filename, *found.span()), _the_apps(found)
    return None
