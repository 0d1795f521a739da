"""Which tool and level an endpoint needs, as far as that is known."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from checkout import ROOT

from lint_procore.endpoints import NO_TOOL, Endpoints, EndpointsError, load_endpoints, route_of, template_of
from lint_procore.permissions import LEVELS, Needed, at_least, compare, level_named

FILE = os.path.join(ROOT, "rules", "endpoints.toml")
DAY = date(2027, 1, 1)


@pytest.fixture(scope="module")
def endpoints() -> Endpoints:
    return load_endpoints(FILE, DAY)


@pytest.mark.parametrize(
    ("method", "template", "tool", "scope", "level"),
    [
        ("GET", "/rest/v1.0/projects/{}/rfis", "RFIs", "project", "Read Only"),
        ("POST", "/rest/v1.1/projects/{}/rfis", "RFIs", "project", "Standard"),
        ("DELETE", "/rest/v1.0/projects/{}/rfis/{}", "RFIs", "project", "Admin"),
        ("PATCH", "/rest/v1.0/projects/{}/rfis/{}/replies/{}", "RFIs", "project", "Standard"),
        ("GET", "/rest/v2.0/companies/{}/projects/{}/rfis", "RFIs", "project", "Read Only"),
        ("GET", "/vapid/projects/{}/rfis", "RFIs", "project", "Read Only"),
        ("GET", "/rest/projects/{}/rfis", "RFIs", "project", "Read Only"),
        ("GET", "/rest/v{}/projects/{}/rfis", "RFIs", "project", "Read Only"),
        ("GET", "/gateway/procore/rest/v1.0/projects/{}/rfis", "RFIs", "project", "Read Only"),
        ("HEAD", "/rest/v1.0/files/{}", "Documents", "project", "Read Only"),
        ("GET", "/rest/v1.0/companies/{}/files/{}", "Documents", "company", "Read Only"),
        ("GET", "/rest/v1.0/webhooks/hooks", "Webhooks API", "company", "Standard"),
        ("DELETE", "/rest/v1.0/projects/{}/users/{}/actions/remove", "Directory", "company", "Admin"),
        ("GET", "/rest/v1.0/projects/{}/users/{}", "Directory", "project", "Read Only"),
        ("GET", "/rest/v1.0/companies/{}/projects", "Portfolio", "company", "Read Only"),
        ("GET", "/rest/v1.0/me", NO_TOOL, "company", "None"),
        (None, "/rest/v1.0/projects/{}/rfis", "RFIs", "project", None),
        ("PURGE", "/rest/v1.0/projects/{}/rfis", "RFIs", "project", None),
    ],
)
def test_known_endpoint(
    endpoints: Endpoints, method: str | None, template: str, tool: str, scope: str, level: str | None
) -> None:
    need = endpoints.find(method, template)
    assert (need.tool, need.scope, need.level) == (tool, scope, level)
    assert need.known


@pytest.mark.parametrize(
    "template",
    [
        "/rest/v1.0/projects/{}/submarines",
        "/rest/v1.0/projects/{}/rfis_of_others",
        "/rest/v1.0/projects/{}/{}",
        "/rest/v1.0/{}",
        "/rest/v1.0/{}/{}",
        "/rest/v1.0/projects{}",
        "/rest/v1.0/me/too",
        "/rest/v1.0",
        "/rest",
        "/projects/{}/rfis",
        "/webclients/host",
        "/",
        "",
    ],
)
def test_unknown_endpoint_is_not_guessed(endpoints: Endpoints, template: str) -> None:
    need = endpoints.find("GET", template)
    assert (need.known, need.tool, need.level) == (False, None, None)


def test_facts_have_a_source_or_say_that_they_are_inferred(endpoints: Endpoints) -> None:
    webhooks = endpoints.find("POST", "/rest/v1.0/webhooks/hooks/{}/triggers")
    assert (webhooks.inferred, webhooks.source) == (False, "https://developers.procore.com/documentation/webhooks")
    assert endpoints.find("GET", "/rest/v1.0/projects/{}/crews").inferred
    # whose endpoint it is stands in the reference, which level it needs does not
    rfis = endpoints.find("GET", "/rest/v1.0/projects/{}/rfis")
    assert (rfis.inferred, rfis.source) == (True, "https://developers.procore.com/reference/rest/v1/rfis")


def test_each_tool_has_endpoints_and_each_pattern_finds_its_own_family(endpoints: Endpoints) -> None:
    for family in endpoints.families:
        for path in (*family.paths, *family.routes):
            need = endpoints.find("GET", "/rest/v1.0" + path)
            assert (need.tool, need.scope) == (family.tool, family.scope), path
    assert {family.tool for family in endpoints.families} - {NO_TOOL} == set(endpoints.tools)


def test_tool_goes_by_its_aliases(endpoints: Endpoints) -> None:
    for name in ("Webhooks API", "webhooks", "WEBHOOKS API"):
        tool = endpoints.tool_named(name)
        assert tool is not None
        assert tool.name == "Webhooks API"
    assert endpoints.tool_named("Hooks") is None


@pytest.mark.parametrize(
    ("method", "template", "day", "found"),
    [
        ("GET", "/rest/v1.0/standard_cost_code_lists", "2022-03-31", True),
        ("GET", "/rest/v1.1/standard_cost_code_lists", "2027-01-01", True),
        ("GET", "/rest/v1.0/standard_cost_code_lists", "2022-03-30", False),
        ("POST", "/rest/v1.0/standard_cost_code_lists", "2027-01-01", False),
        ("DELETE", "/rest/v1.0/sub_jobs/{}", "2027-01-01", True),
        ("DELETE", "/rest/v1.0/{}/{}", "2027-01-01", False),
    ],
)
def test_deprecation_is_of_an_operation_and_of_a_day(method: str, template: str, day: str, found: bool) -> None:
    table = load_endpoints(FILE, date.fromisoformat(day))
    assert (table.deprecation(method, template) is not None) is found


@pytest.mark.parametrize(
    ("path", "template"),
    [
        ("/projects/12/rfis/9", "/projects/{}/rfis/{}"),
        ("/projects/:project_id/rfis", "/projects/{}/rfis"),
        ("/projects/{project_id}/rfis", "/projects/{}/rfis"),
        ("/rest/v1.0/me", "/rest/v1.0/me"),
        ("/rfis/{id}.pdf", "/rfis/{}.pdf"),
    ],
)
def test_ids_are_one_hole_each(path: str, template: str) -> None:
    assert template_of(path) == template


@pytest.mark.parametrize(
    ("template", "version", "resolved"),
    [
        ("/rest/v1.0/me", "1.0", True),
        ("/rest/v2/me", "2", True),
        ("/vapid/me", "vapid", True),
        ("/rest/me", None, True),
        ("/rest/{}/me", None, True),
        ("/rest/v{}.{}/me", None, True),
        ("/rest/v1.0/{}", "1.0", False),
        ("/rest/v1.0/projects/{}/{}", "1.0", False),
        ("/rest/v1.0/projects{}", "1.0", False),
    ],
)
def test_route(template: str, version: str | None, resolved: bool) -> None:
    route = route_of(template)
    assert route is not None
    assert (route.version, route.resolved) == (version, resolved)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('tool = "RFIs"', 'tool = "RFI"', "no tool is named 'RFI'"),
        ('name = "Permissions"', 'name = "Directory"', "[[tools]] 2: 'Directory' stands twice"),
        ('read = "Read Only"', 'read = "Viewer"', "[[tools]] 1: 'Viewer' is no level"),
        ('scopes = ["company"]', 'scopes = ["planet"]', "[[tools]] 2: 'planet' is no scope"),
        ("inferred = true\n", "", "[[tools]] 1: needs either a 'source' or 'inferred = true'"),
        ('"/vendors",', '"/users",', "[[families]] 2: '/users' stands twice"),
        ('aliases = ["BIM"]', 'alias = ["BIM"]', "unknown key 'alias'; did you mean 'aliases'?"),
        ('scope = "company"', "", "[[families]] 1: missing key 'scope'"),
        ("[[deprecated]]", "[[deprecations]]", "[[deprecated]]"),
    ],
)
def test_table_that_contradicts_itself_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = Path(FILE).read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "endpoints.toml"
    path.write_text(text.replace(old, new, 1) if old != "[[deprecated]]" else text.replace(old, new), encoding="utf-8")
    with pytest.raises(EndpointsError) as caught:
        load_endpoints(str(path), DAY)
    assert message in caught.value.message


@pytest.mark.parametrize("text", ["read-only", "Read Only", "READ_ONLY", "readonly"])
def test_level_however_it_is_spelt(text: str) -> None:
    assert level_named(text) == "Read Only"
    assert level_named("owner") is None


def test_levels_cover_those_below_them() -> None:
    assert [at_least(level, "Standard") for level in LEVELS] == [False, False, True, True]


def test_comparison_names_what_is_missing_before_what_is_too_much() -> None:
    needed = [
        Needed("RFIs", "project", "Standard", True, ("POST /rest/v1.0/projects/{}/rfis",)),
        Needed("Directory", "company", "Read Only", True, ()),
        Needed("Photos", "project", "Read Only", True, ()),
        Needed("Tasks", "project", "Standard", False, ()),
    ]
    declared = {
        "company": {"Directory": "Admin", "Portfolio": "Read Only"},
        "project": {"RFIs": "Read Only", "Tasks": "Standard"},
    }
    found = [(each.verdict, each.scope, each.tool, each.declared, each.needed) for each in compare(needed, declared)]
    assert found == [
        ("missing", "project", "Photos", "None", "Read Only"),
        ("missing", "project", "RFIs", "Read Only", "Standard"),
        ("excess", "company", "Directory", "Admin", "Read Only"),
        ("excess", "company", "Portfolio", "Read Only", "None"),
    ]
