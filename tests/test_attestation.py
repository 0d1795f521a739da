"""What a project attests of its service account, and what its code says against it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from lint_procore.cli import cli

ATTESTED = """\
[app]
name = "Nightly export"
service-account = "developer-managed"
attested-by = "Ada Example"
attested-on = 2026-05-01
"""
PLAIN = """\
import requests

def token(client_id, client_secret):
    form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret}
    return requests.post("https://login.procore.com/oauth/token", data=form).json()["access_token"]
"""
SERVICE_ACCOUNT = """\
import os
import requests

requests.post("https://login.procore.com/oauth/token", data={
    "grant_type": "client_credentials",
    "client_id": os.environ["PROCORE_SERVICE_ACCOUNT_ID"],
    "client_secret": os.environ["PROCORE_SERVICE_ACCOUNT_SECRET"],
})
"""
PER_COMPANY = """\
import requests

CREDENTIALS = load()

def token(company):
    pair = CREDENTIALS[company]
    form = {"grant_type": "client_credentials", "client_id": pair["id"], "client_secret": pair["secret"]}
    return requests.post("https://login.procore.com/oauth/token", data=form).json()["access_token"]
"""


def found(folder: Path, code: str, configuration: str) -> list[dict[str, Any]]:
    (folder / "lint-procore.toml").write_text(configuration, encoding="utf-8")
    (folder / "auth.py").write_text(code, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        ran = CliRunner().invoke(cli, ["check", "--select", "PRC10,PRC901", "--output-format", "json", "auth.py"])
    findings: list[dict[str, Any]] = json.loads(ran.stdout)
    return findings


def test_an_attestation_settles_who_stands_behind_the_credentials(tmp_path: Path) -> None:
    assert [finding["code"] for finding in found(tmp_path, PLAIN, "")] == ["PRC104"]
    assert found(tmp_path, PLAIN, ATTESTED) == []


def test_an_app_without_an_attestation_settles_nothing(tmp_path: Path) -> None:
    assert [finding["code"] for finding in found(tmp_path, PLAIN, '[app]\nname = "Nightly export"\n')] == ["PRC104"]


@pytest.mark.parametrize(("code", "rule"), [(SERVICE_ACCOUNT, "PRC101"), (PER_COMPANY, "PRC102")])
def test_evidence_against_an_attestation_is_reported_as_such(tmp_path: Path, code: str, rule: str) -> None:
    (before,) = found(tmp_path, code, "")
    (after,) = found(tmp_path, code, ATTESTED)
    assert before["code"] == after["code"] == rule
    said = "; the configuration (Ada Example on 2026-05-01) attests the opposite"
    assert after["message"] == before["message"] + said


def test_a_suppression_is_of_no_use_where_the_attestation_has_settled_it(tmp_path: Path) -> None:
    code = PLAIN.replace('["access_token"]', '["access_token"]  # noqa: PRC104')
    assert found(tmp_path, code, "") == []
    assert [finding["code"] for finding in found(tmp_path, code, ATTESTED)] == ["PRC901"]
