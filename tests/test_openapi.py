"""The platform's OpenAPI document, given by anybody."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lint_procore import openapi
from lint_procore.openapi import OpenApiError, load_document, read_document

DATA = {
    "openapi": "3.0.3",
    "info": {"title": "Procore REST API", "version": "1.0", "description": "get: {}"},
    "servers": [{"url": "https://api.procore.com"}],
    "paths": {
        "/rest/v1.0/projects/{project_id}/rfis": {
            "parameters": [{"name": "project_id", "in": "path"}],
            "get": {"summary": "List", "responses": {"200": {"content": {"/paths/": {"get": {"deprecated": True}}}}}},
            "post": {"deprecated": True},
        },
        "/rest/v1.1/projects/{project_id}/rfis": {"get": {"deprecated": False}},
        "/rest/v1.0/users/{id}/actions/remove": {"delete": {}},
    },
    "components": {"schemas": {"paths": {"type": "object", "properties": {"/x": {"type": "string"}}}}},
}
TEXTS = {
    "json": json.dumps(DATA).encode(),
    "indented json": b"\xef\xbb\xbf\n" + json.dumps(DATA, indent=1).encode(),
    "yaml": yaml.safe_dump(DATA).encode(),
    "yaml in flow style": yaml.safe_dump(DATA, default_flow_style=True).encode(),
}


@pytest.mark.parametrize("form", TEXTS)
def test_all_forms_say_the_same(form: str) -> None:
    document = read_document(TEXTS[form], "x")
    assert (document.title, document.version) == ("Procore REST API", "1.0")
    assert {each.path: each.methods for each in document.paths.values()} == {
        "/rest/v1.0/projects/{project_id}/rfis": {"GET": False, "POST": True},
        "/rest/v1.1/projects/{project_id}/rfis": {"GET": False},
        "/rest/v1.0/users/{id}/actions/remove": {"DELETE": False},
    }


@pytest.mark.parametrize(
    ("template", "paths"),
    [
        ("/rest/v1.0/projects/{}/rfis", ["/rest/v1.0/projects/{project_id}/rfis"]),
        ("/rest/v1.0/projects/main/rfis", ["/rest/v1.0/projects/{project_id}/rfis"]),
        (
            "/rest/v{}/projects/{}/rfis",
            ["/rest/v1.0/projects/{project_id}/rfis", "/rest/v1.1/projects/{project_id}/rfis"],
        ),
        ("/rest/v1.0/users/{}/actions/{}", ["/rest/v1.0/users/{id}/actions/remove"]),
        ("/rest/v1.0/projects/{}", []),
        ("/rest/v1.0/projects/{}/rfis/{}", []),
        ("/", []),
    ],
)
def test_what_is_unknown_on_either_side_fits(template: str, paths: list[str]) -> None:
    assert [each.path for each in read_document(TEXTS["json"], "x").find(template)] == paths


def test_other_versions_of_a_route() -> None:
    document = read_document(TEXTS["json"], "x")
    assert sorted(each.path for each in document.versions("/rest/v1.2/projects/{}/rfis")) == [
        "/rest/v1.0/projects/{project_id}/rfis",
        "/rest/v1.1/projects/{project_id}/rfis",
    ]


@pytest.mark.parametrize(
    "around",
    [
        {"servers": [{"url": "https://api.procore.com/rest/v1.0/"}]},
        {"swagger": "2.0", "basePath": "/rest/v1.0"},
    ],
)
def test_base_that_is_kept_apart(around: dict[str, object]) -> None:
    document = read_document(json.dumps({**around, "paths": {"/me": {"get": {}}}}).encode(), "x")
    assert [each.path for each in document.paths.values()] == ["/rest/v1.0/me"]


BOMB = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(24)
)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is no OpenAPI document"),
        (b"[]", "is no OpenAPI document"),
        (b"{}", "has no 'paths'"),
        (b"paths: []", "has no 'paths'"),
        (b'{"info": {"_postman_id": "1"}, "item": []}', "is a Postman collection"),
        (b'{"paths": ', "is not JSON: Expecting value (line 1, column 11)"),
        (b'{"paths": "\xff"}', "is not UTF-8"),
        (b'{"paths": ' + b"1" * 5000 + b"}", "has no 'paths'|is not usable JSON"),
        (b'{"paths": ' + b"[" * 200_000, "is nested too deeply|is not JSON"),
        (b'{"paths":' * 100_000, "is nested too deeply|is not JSON"),
        (b"paths: {a", "is not YAML: "),
        (b"a: [" * 50_000, "is not YAML|is not usable YAML"),
        (b"a: \x00", "is not YAML"),
        (b"paths: *nowhere", "has no 'paths'|is not YAML"),
        (BOMB.encode(), "has no 'paths'"),
    ],
)
def test_hostile_document_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(OpenApiError, match=message.replace("(", r"\(").replace(")", r"\)")):
        read_document(data, "x")


def test_aliases_are_not_followed() -> None:
    text = (
        BOMB + "paths:\n  /rest/v1.0/me: {get: *y}\n  /rest/v1.0/companies: *y\n  *y : {get: {}}\n  ? [a, b]\n  : {}\n"
    )
    document = read_document(text.encode(), "x")
    assert {each.path: each.methods for each in document.paths.values()} == {"/rest/v1.0/me": {"GET": False}}


@given(st.recursive(st.none() | st.booleans() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)))
def test_any_data_in_the_place_of_paths_ends_in_a_document_or_a_refusal(data: object) -> None:
    for text in (json.dumps({"paths": data}), yaml.safe_dump({"paths": data})):
        with contextlib.suppress(OpenApiError):
            read_document(text.encode(), "x").find("/rest/v1.0/me")


def test_file_that_is_not_there_or_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(OpenApiError, match="cannot be read: No such file"):
        load_document(str(tmp_path / "none.json"))
    with pytest.raises(OpenApiError, match="cannot be read: Is a directory"):
        load_document(str(tmp_path))
    monkeypatch.setattr(openapi, "MAX_SIZE", 10)
    (tmp_path / "big.json").write_bytes(TEXTS["json"])
    with pytest.raises(OpenApiError, match=r"big\.json: has more than 10 bytes"):
        load_document(str(tmp_path / "big.json"))


def test_document_is_called_by_its_file(tmp_path: Path) -> None:
    (tmp_path / "oas.json").write_bytes(TEXTS["json"])
    assert load_document(str(tmp_path / "oas.json")).shown == "oas.json"
