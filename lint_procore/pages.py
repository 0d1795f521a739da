"""Pages about rules: each is the rule's docstring with its first examples, wherever it is shown.

The docstring says all in sections; the page puts the examples between them, and closes with the related rules.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from inspect import cleandoc
from textwrap import dedent

from lint_procore.filetypes import family_of
from lint_procore.rule import Bad, Good, Rule

# The sections of a built-in rule's docstring, in their order. What a fix may change is said only where there is one.
SECTIONS = ("What it finds", "Why", "How to mend", "Fix safety", "When to suppress", "Source")
OPTIONAL = frozenset({"Fix safety"})

SHOWN = 2  # examples of each kind: enough to understand, the rest are tests

# What rules of one hundred have in common.
GROUPS = {
    "PRC1": "Service accounts",
    "PRC2": "Getting a token",
    "PRC3": "Calling the API",
    "PRC4": "The app's configuration",
    "PRC9": "The check itself",
}

# How Markdown calls the languages of examples; what is not here is text.
_LANGUAGES = {
    "python": "python",
    "env": "sh",
    "yaml": "yaml",
    "json": "json",
    "toml": "toml",
    "hcl": "hcl",
    "html": "html",
}

_HEADING = re.compile(r"^## +(.+?) *$", re.MULTILINE)
# The section before which a page shows examples: first why, then what that looks like, then what to do.
_MENDING = "How to mend"


def explanation(rule: Rule) -> str:
    """The rule's docstring, without the indentation of the class."""
    return cleandoc(type(rule).__doc__ or "").strip()


def summary(rule: Rule) -> str:
    """The docstring's first paragraph, in one line."""
    return explanation(rule).partition("\n\n")[0].replace("\n", " ")


def sections(rule: Rule) -> list[tuple[str, str]]:
    """The docstring's sections in order: heading and text. What stands before the first goes by an empty heading."""
    first, *parts = _HEADING.split(explanation(rule))
    return [("", first.strip()), *((head, body.strip()) for head, body in zip(parts[::2], parts[1::2], strict=True))]


def page(rule: Rule, linked: Collection[str] = ()) -> str:
    """A rule's page as Markdown that also reads well as it is. ``linked``: codes of rules with a file beside it."""
    fixable = f". Fix: {rule.fixable}" if rule.fixable else ""
    parts = [f"# {rule.name} ({rule.code})", f"Severity: {rule.severity}{fixable}"]
    todo = f"What to do: {rule.help}" if rule.help else ""
    shown = False
    for heading, body in sections(rule):
        if heading == _MENDING:
            parts.extend(_examples(rule))
            shown = True
        parts.append(f"## {heading}\n\n{body}" if heading else body)
        if heading == _MENDING:
            parts.append(todo)
    if not shown:
        parts.extend((todo, *_examples(rule)))
    if rule.related:
        codes = (f"[{code}]({code}.md)" if code in linked else code for code in rule.related)
        parts.append(f"## Related rules\n\n{', '.join(codes)}")
    return "\n\n".join(part for part in parts if part) + "\n"


def _examples(rule: Rule) -> Iterator[str]:
    for bad in rule.bad[:SHOWN]:
        yield f"{_example('Bad', bad)}\n\nReported: {bad.message}"
        if bad.fixed is not None:
            unsafe = ", unsafe" if bad.applicability == "unsafe" else ""
            yield f"Fixed{unsafe}:\n\n{_fenced(bad.fixed, bad.filename)}"
    for good in rule.good[:SHOWN]:
        yield _example("Good", good)


def _example(kind: str, example: Bad | Good) -> str:
    heading = f"## {kind}: {example.title}" if example.title else f"## {kind}"
    parts = [heading, *([f"`{example.filename}`:"] if example.files else []), _fenced(example.code, example.filename)]
    for name, text in example.files:
        parts += [f"`{name}`:", _fenced(text, name)]
    if example.openapi is not None:
        parts += ["With this OpenAPI document:", _fenced(example.openapi, "openapi.yaml")]
    return "\n\n".join(parts)


def _fenced(code: str, filename: str) -> str:
    code = dedent(code).strip()
    fence = "```"
    while fence in code:
        fence += "`"
    return f"{fence}{_LANGUAGES.get(family_of(filename) or '', 'text')}\n{code}\n{fence}"


def tables(rules: Iterable[Rule], folder: str) -> str:
    """All rules by group as Markdown tables; ``folder`` is where their pages are, from where the tables stand."""
    groups: dict[str, list[Rule]] = {}
    for rule in rules:
        groups.setdefault(rule.code[:4], []).append(rule)
    parts = []
    for prefix, members in groups.items():
        rows = "\n".join(
            f"| [{rule.code}]({folder}{rule.code}.md) | {rule.name} | {_clause(rule)} |" for rule in members
        )
        parts.append(f"**{GROUPS[prefix]}** ({prefix})\n\n| code | name | what it finds |\n|---|---|---|\n{rows}")
    return "\n\n".join(parts)


def _clause(rule: Rule) -> str:
    """The summary as the cell of a table: a clause."""
    text = summary(rule).removesuffix(".").replace("|", "\\|")
    return text[:1].lower() + text[1:]
