"""How rules are found and chosen.

Rules are found, not listed: every module of ``lint_procore.rules`` is one, and so is what installed distributions offer
in the entry-point group ``lint_procore.rules``, and every file of a folder given with ``--rules-dir``. What cannot be
loaded is an error that names its origin; the other rules still run, so that the check never shrinks in silence.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from lint_procore.errors import Refusal
from lint_procore.finding import SEVERITIES, ToolError
from lint_procore.rule import Rule

if TYPE_CHECKING:
    from types import ModuleType

GROUP = "lint_procore.rules"
PAGES = "https://github.com/lint-procore/lint-procore/blob/main/docs/rules"

_DIGITS = "0123456789"


class RuleSet(NamedTuple):
    """All rules that could be loaded, sorted by code, and what went wrong with the others."""

    rules: tuple[Rule, ...]
    errors: tuple[ToolError, ...]


class UnknownSelector(Refusal):
    """A selector that selects nothing; ``message`` names the nearest one that would."""


class _Malformed(Exception):
    """What is wrong with a rule or plugin, and what to do about it."""


def load_rules(rules_dirs: Sequence[str] = (), plugins: bool = True) -> RuleSet:
    """The built-in rules, those of installed plugins, and those in ``rules_dirs``; later never replace earlier ones."""
    taken: dict[str, Rule] = {}
    seen: set[type[Rule]] = set()
    errors: list[ToolError] = []
    for origin, load, is_ours in _candidates(rules_dirs, plugins):
        try:
            classes = _classes_of(load())
        except _Malformed as problem:
            errors.append(ToolError(origin, str(problem)))
            continue
        except (Exception, SystemExit) as error:
            # A plugin is a stranger's code: whatever its import raises must cost this plugin only.
            errors.append(ToolError(origin, f"cannot be imported: {error!r}; mend it, or do without it"))
            continue
        for cls in classes:
            if cls in seen:
                continue
            seen.add(cls)
            try:
                rule = _instance(cls, is_ours)
                for key in (rule.code, rule.name, *rule.formerly):
                    if key in taken:
                        raise _Malformed(f"{key} is taken by {_describe(type(taken[key]))}; choose another")
            except _Malformed as problem:
                errors.append(ToolError(origin, f"rule {cls.__name__}: {problem}"))
            else:
                taken.update(dict.fromkeys((rule.code, rule.name, *rule.formerly), rule))
    rules = sorted({rule.code: rule for rule in taken.values()}.items())
    return RuleSet(tuple(rule for _, rule in rules), tuple(errors))


def selector_matches(selector: str, rule: Rule) -> bool:
    """Whether a selector (``ALL``, a code, the beginning of a code, or a name) means this rule. What the rule was once
    called means it too."""
    return (
        selector in ("ALL", rule.name)
        or (selector != "" and rule.code.startswith(selector))
        or (bool(rule.formerly) and selector in rule.formerly)
    )


def select_rules(
    rules: Iterable[Rule], select: Sequence[str] = (), ignore: Sequence[str] = (), preview: bool = False
) -> list[Rule]:
    """The rules that ``select`` (all, when empty) and ``ignore`` leave; those in preview only where asked for.

    Where both mean a rule, the longer selector wins, and ``ignore`` wins between equals.
    Raises UnknownSelector for a selector that means none of ``rules``.
    """
    rules = list(rules)
    for selector in (*select, *ignore):
        if not any(selector_matches(selector, rule) for rule in rules):
            raise UnknownSelector(_unknown(selector, rules))
    return [
        rule
        for rule in rules
        if (preview or not rule.preview) and _precision(select or ("ALL",), rule) > _precision(ignore, rule)
    ]


def builtin_codes() -> list[str]:
    """The codes of the built-in rules, sorted, without importing them: a rule's file name begins with its code."""
    return sorted(name[:6].upper() for name in _module_names(builtin_folder()))


def is_plugin_code(code: str) -> bool:
    """Whether a code has the form that plugins' codes have."""
    # Without regular expressions: compiling three of them would cost a millisecond of every run.
    letters = code.rstrip(_DIGITS)
    return 2 <= len(letters) <= 10 and len(code) - len(letters) == 3 and _is_capitals(letters) and letters[:3] != "PRC"


def _is_builtin_code(code: str) -> bool:
    return code.rstrip(_DIGITS) == "PRC" and len(code) == 6


def _is_capitals(letters: str) -> bool:
    return letters.isascii() and letters.isalpha() and letters.isupper()


def _is_name(name: str) -> bool:
    """Whether a name is in kebab case: words of small letters and digits, the first of which begins with a letter."""
    words = name.split("-")
    return name[:1].isalpha() and all(word.isascii() and word.isalnum() and word == word.lower() for word in words)


def rule_url(code: str) -> str:
    """Where the page of a built-in rule is published; empty for a plugin's rule."""
    return f"{PAGES}/{code}.md" if _is_builtin_code(code) else ""


def rule_origin(rule: Rule) -> str:
    """Whose bug it is when ``rule`` fails: "lint-procore", or the plugin's module or file."""
    return "lint-procore" if is_builtin(type(rule)) else _describe(type(rule))


# --- finding candidates -----------------------------------------------------------------------------------------------

# Its origin, a function that imports it, and whether it is one of ours.
_Candidate = tuple[str, Callable[[], object], bool]


def _candidates(rules_dirs: Sequence[str], plugins: bool) -> Iterator[_Candidate]:
    for name in _module_names(builtin_folder()):
        full = f"{GROUP}.{name}"
        yield full, partial(import_module, full), True
    if plugins:
        yield from _entry_points()
    for folder in rules_dirs:
        yield from _files_of(folder)


def _files_of(folder: str) -> Iterator[_Candidate]:
    try:
        names = _module_names(folder)
    except OSError as error:
        problem = f"cannot be listed: {error.strerror}; --rules-dir wants a folder of rules"
        yield folder, partial(_refuse, problem), False
        return
    for name in names:
        path = os.path.join(folder, name + ".py")
        yield path, partial(_module_from, path), False


def _refuse(problem: str) -> object:
    raise _Malformed(problem)


def builtin_folder() -> str:
    """Where the rules that come with lint-procore lie, and the policy file."""
    return next(iter(import_module(GROUP).__path__))


def _module_names(folder: str) -> list[str]:
    """The modules of a folder that hold rules: a leading underscore marks a helper."""
    return sorted(name[:-3] for name in os.listdir(folder) if name.endswith(".py") and not name.startswith("_"))


def _entry_points() -> Iterator[_Candidate]:
    # importlib.metadata costs as much as reading a thousand files, so it is asked only when a distribution mentions us.
    if not any(map(_mentions_group, sys.path)):
        return
    from importlib.metadata import entry_points

    found = sorted(entry_points(group=GROUP), key=lambda point: (point.dist.name if point.dist else "", point.name))
    for point in found:
        distribution = point.dist.name if point.dist else "an unknown distribution"
        origin = f"plugin {distribution} ({point.name} = {point.value})"
        yield origin, point.load, False


def _mentions_group(folder: str) -> bool:
    try:
        entries = os.listdir(folder or ".")
    except OSError:
        return False
    for entry in entries:
        if entry.endswith((".dist-info", ".egg-info")):
            try:
                with open(os.path.join(folder, entry, "entry_points.txt"), "rb") as file:
                    if GROUP.encode() in file.read():
                        return True
            except OSError:
                pass
    return False


def _module_from(path: str) -> ModuleType:
    """Import one file of a rules folder, under a name of its own that cannot shadow anything."""
    from importlib.util import module_from_spec, spec_from_file_location

    name = f"lint-procore-rules:{os.path.abspath(path)}"
    spec = spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None, "a .py file always has a loader"
    module = module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def _classes_of(found: object) -> list[type[Rule]]:
    """The rule classes an entry point or module offers: itself, or those that the module defines."""
    if isinstance(found, type):
        if issubclass(found, Rule):
            return [found]
        raise _Malformed(f"{found.__name__} is not a lint_procore.rule.Rule; derive it from Rule")
    module_name = getattr(found, "__name__", None)
    classes = [
        value
        for name, value in vars(found).items()
        if isinstance(value, type)
        and issubclass(value, Rule)
        and value.__module__ == module_name
        and not name.startswith("_")
    ]
    if not classes:
        raise _Malformed("holds no rule; derive a class from Rule, or begin the file's name with an underscore")
    return classes


# --- judging one rule -------------------------------------------------------------------------------------------------


def _instance(cls: type[Rule], is_ours: bool) -> Rule:
    """An instance of a well-formed rule; raises _Malformed."""
    is_code = _is_builtin_code if is_ours else is_plugin_code
    if not (isinstance(cls.code, str) and is_code(cls.code)):
        wanted = "PRC and three digits" if is_ours else "2 to 10 capital letters (not PRC…) and three digits"
        raise _Malformed(f"malformed code {cls.code!r}; it must be {wanted}")
    if not (isinstance(cls.name, str) and _is_name(cls.name)):
        raise _Malformed(f"malformed name {cls.name!r}; it must be in kebab case, like missing-company-id-header")
    if cls.severity not in SEVERITIES:
        raise _Malformed(f"malformed severity {cls.severity!r}; it must be one of {', '.join(SEVERITIES)}")
    if not isinstance(cls.triggers, tuple) or not all(
        isinstance(trigger, str) and trigger and trigger == trigger.lower() for trigger in cls.triggers
    ):
        raise _Malformed(
            "malformed triggers; they must be a tuple of lower-case literals, or the rule would never fire"
        )
    if not isinstance(cls.formerly, tuple) or not all(
        isinstance(word, str) and (is_code(word) or _is_name(word)) for word in cls.formerly
    ):
        raise _Malformed("malformed formerly; it must be a tuple of the codes and names that the rule once had")
    if not isinstance(cls.help, str) or "\n" in cls.help:
        raise _Malformed("malformed help; it must be one line")
    # The docstring is the rule's page. python -OO drops all docstrings, which is not the rule's fault.
    if sys.flags.optimize < 2 and not (cls.__dict__.get("__doc__") or "").strip():
        raise _Malformed("has no docstring; the docstring is the rule's page")
    try:
        return cls()
    except Exception as error:
        raise _Malformed(f"cannot be constructed: {error!r}") from None


def is_builtin(cls: type[Rule]) -> bool:
    """Whether a rule comes with lint-procore."""
    return cls.__module__.startswith(GROUP + ".")


def _describe(cls: type[Rule]) -> str:
    if is_builtin(cls):
        return f"the built-in rule {cls.code}"
    module = sys.modules.get(cls.__module__)
    return f"{cls.__name__} of {getattr(module, '__file__', None) or cls.__module__}"


# --- selectors --------------------------------------------------------------------------------------------------------


def _precision(selectors: Sequence[str], rule: Rule) -> int:
    """How exactly the best of ``selectors`` means ``rule``: -1 for not at all, a name counts as a whole code."""
    lengths = {"ALL": 0, **dict.fromkeys((rule.name, *rule.formerly), len(rule.code))}
    return max(
        (lengths.get(selector, len(selector)) for selector in selectors if selector_matches(selector, rule)), default=-1
    )


def _unknown(selector: str, rules: Sequence[Rule]) -> str:
    from difflib import get_close_matches

    known = [*(rule.code for rule in rules), *(rule.name for rule in rules), "ALL"]
    # A code differs from its neighbours in a digit, a name in a letter: compare each in its own case.
    near = get_close_matches(selector, known, 1) or get_close_matches(selector.upper(), known, 1)
    near = near or get_close_matches(selector.lower().replace("_", "-"), known, 1)
    hint = f"did you mean {near[0]}?" if near else "lint-procore rule lists all codes and names"
    return f"unknown rule {selector!r}; {hint}"
