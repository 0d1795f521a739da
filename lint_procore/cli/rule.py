"""``lint-procore rule``: the page of a rule, which is its docstring, with its first examples."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TextIO

import click

from lint_procore.cli.console import Failure, nearest, say_error, standard_output
from lint_procore.cli.parameters import complete_rule
from lint_procore.pages import explanation, page, summary
from lint_procore.rule import Rule


@click.command("rule", short_help="Explain a rule, or list them all.")
@click.argument("rule", required=False, metavar="[CODE|NAME]", shell_complete=complete_rule)
@click.option("--all", "everything", is_flag=True, help="Show the pages of all rules.")
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "--rules-dir", "rules_dirs", type=click.Path(), multiple=True, help="A folder of further rules; repeatable."
)
def command(rule: str | None, everything: bool, output_format: str, rules_dirs: tuple[str, ...]) -> int:
    """Explain a rule: what it finds, why that matters, and a bad and a good example. Without a rule: list them all."""
    from lint_procore.registry import load_rules

    if rule and everything:
        raise click.UsageError("name one rule or ask for --all, not both")
    loaded = load_rules(rules_dirs)
    for error in loaded.errors:
        say_error(error)
    chosen = [_find(rule, loaded.rules)] if rule else list(loaded.rules)
    out = standard_output()
    if output_format == "json":
        import json

        objects = [as_object(item) for item in chosen]
        json.dump(objects[0] if rule else objects, out, indent=2)
        out.write("\n")
    elif rule or everything:
        out.write("\n".join(page(item) for item in chosen))
    else:
        _write_table(chosen, out)
    return 2 if loaded.errors else 0


def _find(wanted: str, rules: Sequence[Rule]) -> Rule:
    """The rule of this code or name, in any case; raises Failure."""
    for rule in rules:
        if wanted.upper() in (rule.code, *rule.formerly) or wanted.lower() in (rule.name, *rule.formerly):
            return rule
    known = [word for rule in rules for word in (rule.code, rule.name)]
    raise Failure(f"unknown rule '{wanted}'{nearest(wanted, known) or '; lint-procore rule lists all of them'}")


def _write_table(rules: Iterable[Rule], out: TextIO) -> None:
    rows = [(rule.code, rule.severity, rule.name) for rule in rules]
    code, severity = (max((len(row[column]) for row in rows), default=0) for column in (0, 1))
    for row in rows:
        out.write(f"{row[0]:<{code}}  {row[1]:<{severity}}  {row[2]}\n")


def as_object(rule: Rule) -> dict[str, Any]:
    """A rule's page as plain data, with all of its examples."""
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity,
        "fixable": rule.fixable or "never",
        "summary": summary(rule),
        "explanation": explanation(rule),
        "help": rule.help,
        "related": list(rule.related),
        "bad": [
            {
                "title": bad.title,
                "filename": bad.filename,
                "code": bad.code,
                "at": bad.at,
                "message": bad.message,
                "as_of": bad.as_of,
                "fixed": bad.fixed,
                "applicability": bad.applicability if bad.fixed is not None else None,
            }
            for bad in rule.bad
        ],
        "good": [
            {"title": good.title, "filename": good.filename, "code": good.code, "as_of": good.as_of}
            for good in rule.good
        ],
    }
