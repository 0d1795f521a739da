"""Rules are found by being there, and what cannot be loaded is named; selectors choose among them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lint_procore.registry import (
    UnknownSelector,
    builtin_codes,
    load_rules,
    rule_origin,
    rule_url,
    select_rules,
    selector_matches,
)
from lint_procore.rule import Rule

GOOD = '''
from lint_procore.rule import Rule

class Something(Rule):
    """Finds something."""
    code = "{code}"
    name = "{name}"
    triggers = ("procore",)
    help = "Mend it."
'''


def rule_file(folder: Path, name: str, code: str = "TST001", rule: str = "something", extra: str = "") -> Path:
    path = folder / name
    path.write_text(GOOD.format(code=code, name=rule) + extra)
    return path


def fake(code: str, name: str) -> Rule:
    return type("Fake", (Rule,), {"code": code, "name": name})()


# --- finding ----------------------------------------------------------------------------------------------------------


def test_builtin_rules_load_without_errors_in_order_of_code() -> None:
    found = load_rules(plugins=False)
    assert found.errors == ()
    codes = [rule.code for rule in found.rules]
    assert codes == sorted(codes) == builtin_codes()
    assert {"PRC900", "PRC901"} <= set(codes)


def test_every_file_of_a_rules_folder_is_a_rule_unless_it_begins_with_an_underscore(tmp_path: Path) -> None:
    rule_file(tmp_path, "b.py", "TST002", "second")
    rule_file(tmp_path, "a.py", "TST001", "first")
    (tmp_path / "_helper.py").write_text("raise SystemExit('a helper is not imported')")
    (tmp_path / "notes.txt").write_text("not Python")
    found = load_rules([str(tmp_path)], plugins=False)
    assert found.errors == ()
    assert [rule.code for rule in found.rules if rule.code.startswith("TST")] == ["TST001", "TST002"]


def test_one_file_may_hold_several_rules_and_what_it_imports_is_not_its_own(tmp_path: Path) -> None:
    extra = GOOD.format(code="TST002", name="other").replace("Something", "Other")
    rule_file(tmp_path, "two.py", extra="from lint_procore.rules.prc900_unreadable_source import *\n" + extra)
    found = load_rules([str(tmp_path)], plugins=False)
    assert found.errors == ()
    assert [rule.code for rule in found.rules if rule.code.startswith("TST")] == ["TST001", "TST002"]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("TST001", "TST1"), "malformed code 'TST1'"),
        (("TST001", "tst001"), "malformed code 'tst001'"),
        (("TST001", "T001"), "malformed code 'T001'"),
        (("TST001", "PRC999"), "malformed code 'PRC999'; it must be 2 to 10 capital letters (not PRC…)"),
        (("something", "Some_Thing"), "malformed name 'Some_Thing'"),
        (("something", "unreadable-source"), "unreadable-source is taken by the built-in rule PRC900"),
        (('"""Finds something."""', "pass"), "has no docstring"),
        (('("procore",)', '("Procore",)'), "malformed triggers"),
        (('("procore",)', '"procore"'), "malformed triggers"),
        (('("procore",)', '("",)'), "malformed triggers"),
        (('"Mend it."', r'"Mend\nit."'), "malformed help"),
        (("    help", "    severity = 'fatal'\n    help"), "malformed severity 'fatal'"),
        (
            ("    help", "    def __init__(self): raise KeyError('no')\n    help"),
            "cannot be constructed: KeyError('no')",
        ),
        (("from lint_procore.rule import Rule", "import no_such_module"), "cannot be imported: ModuleNotFoundError"),
        (("class", "clas"), "cannot be imported: SyntaxError"),
        (("class", "raise SystemExit(0)\nclass"), "cannot be imported: SystemExit(0)"),
        (("class Something", "class _Something"), "holds no rule"),
        (("(Rule)", ""), "holds no rule"),
    ],
)
def test_a_malformed_rule_is_an_error_that_names_its_file_and_costs_no_other_rule(
    tmp_path: Path, change: tuple[str, str], complaint: str
) -> None:
    broken = rule_file(tmp_path, "broken.py")
    assert change[0] in broken.read_text()
    broken.write_text(broken.read_text().replace(*change))
    rule_file(tmp_path, "whole.py", "TST777", "whole")
    found = load_rules([str(tmp_path)], plugins=False)
    assert [error.what for error in found.errors] == [str(broken)]
    assert complaint in found.errors[0].message
    assert "TST777" in [rule.code for rule in found.rules]
    assert "TST001" not in [rule.code for rule in found.rules]


def test_the_first_of_two_rules_with_one_code_stays(tmp_path: Path) -> None:
    first = rule_file(tmp_path, "a.py", rule="first")
    second = rule_file(tmp_path, "b.py", rule="second")
    found = load_rules([str(tmp_path)], plugins=False)
    assert [rule.name for rule in found.rules if rule.code == "TST001"] == ["first"]
    assert [error.what for error in found.errors] == [str(second)]
    assert "TST001 is taken by" in found.errors[0].message
    assert str(first) in found.errors[0].message


def test_a_rules_folder_that_is_none_is_an_error(tmp_path: Path) -> None:
    found = load_rules([str(tmp_path / "missing")], plugins=False)
    assert [error.what for error in found.errors] == [str(tmp_path / "missing")]
    assert "--rules-dir" in found.errors[0].message
    assert [rule.code for rule in found.rules] == builtin_codes()


# --- plugins ----------------------------------------------------------------------------------------------------------


def install(folder: Path, distribution: str, entry_points: str) -> None:
    info = folder / f"{distribution}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(entry_points)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of installed distributions, beside the real ones."""
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def forget(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, name, raising=False)


def test_an_entry_point_may_name_a_class_or_a_module(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forget("acme_rules", monkeypatch)
    forget("other_rules", monkeypatch)
    rule_file(site, "acme_rules.py", "ACM001", "acme")
    rule_file(site, "other_rules.py", "OTH001", "other")
    install(site, "acme", "[lint_procore.rules]\nacme = acme_rules:Something\n")
    install(site, "other", "[lint_procore.rules]\nother = other_rules\nagain = other_rules:Something\n")
    found = load_rules()
    assert found.errors == ()
    assert {"ACM001", "OTH001"} <= {rule.code for rule in found.rules}
    assert "ACM001" not in {rule.code for rule in load_rules(plugins=False).rules}


def test_a_plugin_that_does_not_load_is_named_with_its_distribution(site: Path) -> None:
    install(site, "broken-plugin", "[lint_procore.rules]\nbad = no_such_module_at_all:Rule\n")
    install(site, "strange-plugin", "[lint_procore.rules]\nstrange = os.path:join\nodd = collections:OrderedDict\n")
    found = load_rules()
    messages = {error.what: error.message for error in found.errors}
    assert "cannot be imported" in messages["plugin broken-plugin (bad = no_such_module_at_all:Rule)"]
    assert "not a lint_procore.rule.Rule" in messages["plugin strange-plugin (odd = collections:OrderedDict)"]
    assert "holds no rule" in messages["plugin strange-plugin (strange = os.path:join)"]
    assert [rule.code for rule in found.rules] == builtin_codes()


def test_other_distributions_are_not_read_with_importlib_metadata(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(site, "unrelated", "[console_scripts]\nlint-procore-unrelated = nothing:main\n")

    def refuse(**_: object) -> object:
        raise AssertionError("nobody mentions our group")

    monkeypatch.setattr("importlib.metadata.entry_points", refuse)
    assert load_rules().errors == ()


def test_a_rule_knows_whose_bug_it_would_be(tmp_path: Path) -> None:
    path = rule_file(tmp_path, "mine.py")
    rules = {rule.code: rule for rule in load_rules([str(tmp_path)], plugins=False).rules}
    assert rule_origin(rules["PRC900"]) == "lint-procore"
    assert str(path) in rule_origin(rules["TST001"])
    assert rule_url("PRC900").endswith("/PRC900.md")
    assert rule_url("TST001") == ""


# --- choosing ---------------------------------------------------------------------------------------------------------

RULES = [
    fake("PRC101", "traditional-service-account"),
    fake("PRC301", "vapid-api"),
    fake("PRC303", "missing-company-id-header"),
    fake("ACM001", "acme"),
]


@pytest.mark.parametrize(
    ("select", "ignore", "left"),
    [
        ([], [], ["PRC101", "PRC301", "PRC303", "ACM001"]),
        (["ALL"], [], ["PRC101", "PRC301", "PRC303", "ACM001"]),
        (["PRC"], [], ["PRC101", "PRC301", "PRC303"]),
        (["PRC3"], [], ["PRC301", "PRC303"]),
        (["PRC303"], ["PRC3"], ["PRC303"]),
        (["PRC3"], ["PRC303"], ["PRC301"]),
        (["PRC303"], ["PRC303"], []),
        (["PRC303"], ["missing-company-id-header"], []),
        (["missing-company-id-header"], ["PRC"], ["PRC303"]),
        (["ALL"], ["PRC"], ["ACM001"]),
        (["ALL"], ["ALL"], []),
        ([], ["vapid-api"], ["PRC101", "PRC303", "ACM001"]),
        (["ALL", "PRC303"], ["PRC30"], ["PRC101", "PRC303", "ACM001"]),
    ],
)
def test_the_longer_selector_wins(select: list[str], ignore: list[str], left: list[str]) -> None:
    assert [rule.code for rule in select_rules(RULES, select, ignore)] == left


@pytest.mark.parametrize(
    ("selector", "hint"),
    [
        ("PRC33", "PRC303"),
        ("prc303", "PRC303"),
        ("missing-company-header", "missing-company-id-header"),
        ("Vapid_API", "vapid-api"),
        ("all", "ALL"),
        ("zzzzzzz", "lint-procore rule"),
        ("", "lint-procore rule"),
    ],
)
def test_an_unknown_selector_names_the_nearest(selector: str, hint: str) -> None:
    for select, ignore in (([selector], []), ([], [selector])):
        with pytest.raises(UnknownSelector) as caught:
            select_rules(RULES, select, ignore)
        assert repr(selector) in caught.value.message
        assert hint in caught.value.message


selectors = st.lists(st.sampled_from(["ALL", "P", "PRC", "PRC1", "PRC3", "PRC303", "vapid-api", "ACM001"]), max_size=4)


@given(select=selectors, ignore=selectors)
def test_selection_obeys_its_bounds(select: list[str], ignore: list[str]) -> None:
    left = select_rules(RULES, select, ignore)
    for rule in RULES:
        wanted = not select or any(selector_matches(selector, rule) for selector in select)
        unwanted = any(selector_matches(selector, rule) for selector in ignore)
        if rule in left:
            assert wanted
        elif wanted:
            assert unwanted
    assert left == sorted(left, key=RULES.index)
