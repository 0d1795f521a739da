"""What Fixit can say of our policy: rules on one module's syntax tree. Class names start with our codes."""

from __future__ import annotations

import libcst as cst
from fixit import LintRule


def text_of(node: cst.BaseExpression | None) -> str:
    """The value of a plain string, or nothing."""
    value = node.evaluated_value if isinstance(node, cst.SimpleString) else ""
    return value if isinstance(value, str) else ""


def keys_of(node: cst.BaseExpression) -> set[str]:
    """The literal keys of a mapping written in place."""
    if not isinstance(node, cst.Dict):
        return set()
    return {text_of(element.key) for element in node.elements if isinstance(element, cst.DictElement)}


def is_request(node: cst.Call) -> bool:
    return (
        isinstance(node.func, cst.Attribute)
        and isinstance(node.func.value, cst.Name)
        and node.func.value.value == "requests"
    )


class Prc202WrongLoginHost(LintRule):
    MESSAGE = "an OAuth endpoint on a host that is not its environment's login host"

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[str, str] = {}

    def visit_Assign(self, node: cst.Assign) -> None:
        target = node.targets[0].target
        if isinstance(target, cst.Name):
            self.texts[target.value] = text_of(node.value)

    def visit_Call(self, node: cst.Call) -> None:
        url = node.args[0].value if node.args else None
        if (
            is_request(node)
            and isinstance(url, cst.BinaryOperation)
            and isinstance(url.left, cst.Name)
            and text_of(url.right).startswith("/oauth/")
            and self.texts.get(url.left.value) in ("https://api.procore.com", "https://app.procore.com")
        ):
            self.report(node, self.MESSAGE)


class Prc203CredentialsInUrl(LintRule):
    MESSAGE = "a secret in a query string"

    def __init__(self) -> None:
        super().__init__()
        self.secret: set[str] = set()

    def visit_Assign(self, node: cst.Assign) -> None:
        target = node.targets[0].target
        if isinstance(target, cst.Name) and "client_secret" in keys_of(node.value):
            self.secret.add(target.value)

    def visit_Call(self, node: cst.Call) -> None:
        for argument in node.args:
            if argument.keyword is not None and argument.keyword.value == "params" and is_request(node):
                named = isinstance(argument.value, cst.Name) and argument.value.value in self.secret
                if named or "client_secret" in keys_of(argument.value):
                    self.report(node, self.MESSAGE)


class Prc204HardcodedCredential(LintRule):
    MESSAGE = "a literal client secret"

    def visit_Assign(self, node: cst.Assign) -> None:
        target = node.targets[0].target
        if isinstance(target, cst.Name) and "secret" in target.value.lower() and len(text_of(node.value)) == 64:
            self.report(node, self.MESSAGE)


class Prc206InsecureTransport(LintRule):
    MESSAGE = "certificate checks turned off"

    def visit_Arg(self, node: cst.Arg) -> None:
        if (
            node.keyword is not None
            and node.keyword.value == "verify"
            and cst.ensure_type(node.value, cst.Name).value == "False"
        ):
            self.report(node, self.MESSAGE)


class Prc301VapidApi(LintRule):
    MESSAGE = "the sunset /vapid namespace"

    def visit_SimpleString(self, node: cst.SimpleString) -> None:
        if text_of(node).startswith("/vapid/"):
            self.report(node, self.MESSAGE)

    def visit_FormattedStringText(self, node: cst.FormattedStringText) -> None:
        if node.value.startswith("/vapid/"):
            self.report(node, self.MESSAGE)


class Prc303MissingCompanyIdHeader(LintRule):
    MESSAGE = "an API call without Procore-Company-Id"

    def visit_Dict(self, node: cst.Dict) -> None:
        keys = keys_of(node)
        if "Authorization" in keys and "Procore-Company-Id" not in keys:
            self.report(node, self.MESSAGE)
