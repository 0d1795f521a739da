"""The JSON Schema of a configuration, for editors: made from what reads the settings, so that both agree.

In: nothing. Out: a schema of ``lint-procore.toml``, which is that of ``[tool.lint-procore]`` too.
"""

from __future__ import annotations

from typing import Any

from lint_procore import config
from lint_procore.config import App, Config
from lint_procore.permissions import LEVELS
from lint_procore.report import FORMATS

ADDRESS = "https://github.com/lint-procore/lint-procore/blob/main/lint_procore/lint-procore.schema.json"

_DATE = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_CODES = {"type": "array", "items": {"type": "string"}}
# What a reader takes, where its name does not say it all.
_TYPES: dict[Any, dict[str, Any]] = {
    config._strings: _CODES,
    config._string: {"type": "string", "minLength": 1},
    config._boolean: {"type": "boolean"},
    config._count: {"type": "integer", "minimum": 1},
    config._seconds: {"type": "number", "exclusiveMinimum": 0},
    config._date: _DATE,
    config._codes_by_pattern: {"type": "object", "additionalProperties": _CODES},
    config._levels: {"type": "object", "additionalProperties": {"type": "string", "examples": list(LEVELS)}},
}
_SAID = {
    "select": "Rules to run: codes, their beginnings (PRC3), names, or ALL.",
    "ignore": "Rules to leave out; where both speak of a rule, the longer selector wins.",
    "exclude": "Patterns of what is not read, as in .gitignore; replaces the defaults.",
    "extend-exclude": "Further patterns of what is not read.",
    "per-file-ignores": "Patterns, each with the rules to leave out for the files that match.",
    "as-of": "Judge by the policy in force on this day.",
    "confidence": "Show findings from this confidence upwards.",
    "fail-on": "Exit with status 1 from this severity upwards.",
    "output-format": "The format of the report.",
    "jobs": "Worker processes.",
    "force-exclude": "Apply exclusions to files named on the command line too.",
    "follow-imports": "Follow values into the project's other modules.",
    "respect-gitignore": "Leave out what git ignores.",
    "max-file-size": "Bytes; a larger file is reported as unreadable instead of parsed.",
    "file-timeout": "Seconds that one file may take.",
    "cache-dir": "A folder below this file's own for results of earlier runs.",
    "baseline": "A file below this file's folder: findings that are accepted.",
    "preview": "Let rules run that are not stable yet.",
    "extend-safe-fixes": "Rules whose fixes count as safe here.",
    "extend-unsafe-fixes": "Rules whose fixes count as unsafe here.",
    "extend": "A file whose settings hold where this one says nothing.",
    "app": "What the project says of its app.",
    "service-account": "The service account that a person has seen to stand behind the client credentials.",
    "id": "The app's number in the Developer Portal.",
    "name": "The app's name in the Developer Portal.",
    "attested-by": "Who has seen the service account.",
    "attested-on": "The day on which that was.",
    "company-tools": "Declared permissions on company tools.",
    "project-tools": "Declared permissions on project tools.",
}


def schema() -> dict[str, Any]:
    """The schema, as plain data."""
    app = _table(config._APP_READERS, App())
    whole = _table(config._READERS, Config(root=""))
    whole["properties"]["output-format"] |= {"enum": list(FORMATS)}
    whole["properties"]["app"] = {
        **app,
        "description": _SAID["app"],
        # somebody must answer for an attested service account
        "dependencies": {
            "service-account": {**_needed("attested-by", "attested-on"), "anyOf": [_needed("name"), _needed("id")]}
        },
    }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": ADDRESS,
        "title": "lint-procore",
        "description": "The configuration of lint-procore.",
        **whole,
    }


def _needed(*keys: str) -> dict[str, Any]:
    return {"required": list(keys)}


def _table(readers: dict[str, Any], defaults: object) -> dict[str, Any]:
    properties = {}
    for key, read in readers.items():
        choices = getattr(read, "choices", None)
        kind = {"enum": list(choices)} if choices else _TYPES[read]
        default = getattr(defaults, key.replace("-", "_"), None)
        known = {} if default is None else {"default": list(default) if isinstance(default, tuple) else default}
        properties[key] = {"description": _SAID[key], **kind, **known}
    return {"type": "object", "additionalProperties": False, "properties": properties}
