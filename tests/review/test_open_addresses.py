"""Requests whose host shows only while the program runs: their shape says that they may be the platform's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from records import review

CLEAN = """\
import requests


def projects(token, company):
    headers = {"Authorization": f"Bearer {token}", "Procore-Company-Id": company}
    return requests.get("https://api.procore.com/rest/v1.0/projects", headers=headers).json()
"""
TOKEN = 'data={"grant_type": "client_credentials", "client_id": a, "client_secret": b}'


def judged(folder: Path, files: dict[str, str]) -> dict[str, Any]:
    """The record of a submission that holds these files beside a clean client."""
    for name, content in {"client.py": CLEAN, **files}.items():
        path = folder / "app" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    (found,) = json.loads(review(folder / "app", "--output-format", "json").out)
    assert isinstance(found, dict)
    return found


def kinds(found: dict[str, Any]) -> set[str]:
    return {note["kind"] for note in found["notes"]}


PATHS = {
    "a variable of the environment": 'import os\nimport requests\nrequests.get(os.environ["UP"] + "/rest/v1.0/me")\n',
    "the legacy path": "import httpx\n\n\ndef go(base):\n    return httpx.get(f'{base}/vapid/projects')\n",
    "a session": (
        "import requests\n\n\nclass Feed:\n    def __init__(self, host):\n        self.host = host\n"
        "        self.session = requests.Session()\n\n    def rows(self):\n"
        "        return self.session.get(f'https://{self.host}/rest/v1.1/projects')\n"
    ),
    "a connection": (
        "import http.client\n\n\ndef go(host):\n    line = http.client.HTTPSConnection(host)\n"
        "    line.request('GET', '/rest/v2.0/companies/1')\n"
    ),
}


@pytest.mark.parametrize("code", PATHS.values(), ids=PATHS)
def test_paths_of_the_platform_at_an_unknown_host_are_not_judged(tmp_path: Path, code: str) -> None:
    found = judged(tmp_path, {"feed.py": code})
    assert found["verdict"] == "could-not-be-judged"
    (reason,) = found["reasons"]
    assert reason["message"].startswith("open-address: a request for ")
    assert [place.partition(":")[0] for place in reason["places"]] == ["feed.py"]


@pytest.mark.parametrize("address", ["f'{base}/oauth/token'", "base"])
def test_tokens_of_an_account_from_an_unknown_address_need_attestation(tmp_path: Path, address: str) -> None:
    code = f"import requests\n\n\ndef go(base, a, b):\n    return requests.post({address}, {TOKEN})\n"
    found = judged(tmp_path, {"feed.py": code})
    assert found["verdict"] == "needs-attestation"
    (reason,) = found["reasons"]
    assert "asked for by client_credentials at an address that is not written down" in reason["message"]
    assert reason["places"] == ["feed.py:5:12"]


def test_a_folder_called_tests_hides_nothing(tmp_path: Path) -> None:
    found = judged(tmp_path, {"tests/feed.py": PATHS["a variable of the environment"]})
    assert (found["verdict"], kinds(found)) == ("could-not-be-judged", {"open-address"})
    code = f"import requests\n\n\ndef go(a, b):\n    requests.post('https://login.procore.com/oauth/token', {TOKEN})\n"
    found = judged(tmp_path, {"tests/feed.py": code})
    assert found["verdict"] == "needs-attestation"
    assert any(reason["message"].startswith("tokens come by client credentials") for reason in found["reasons"])


HARMLESS = {
    "another service": "import requests\nrequests.get('https://erp.example.org/rest/v1.0/me')\n",
    "its token": f"import requests\na = b = ''\nrequests.post('https://erp.example.org/oauth/token', {TOKEN})\n",
    "another shape": "import os\nimport requests\nrequests.get(os.environ['UP'] + '/api/v2/rows')\n",
    "another version": "import os\nimport requests\nrequests.get(os.environ['UP'] + '/rest/v1/rows')\n",
    "the token of a person": (
        "import requests\n\n\ndef go(base, code):\n"
        "    requests.post(base, data={'grant_type': 'authorization_code', 'code': code})\n"
    ),
    "words": "HELP = 'the base is put before /rest/v1.0/projects'\n",
}


@pytest.mark.parametrize("code", HARMLESS.values(), ids=HARMLESS)
def test_requests_of_another_shape_or_to_others_pass(tmp_path: Path, code: str) -> None:
    found = judged(tmp_path, {"feed.py": code})
    assert (found["verdict"], kinds(found)) == ("pass", set())


WRAPPER = (
    "import requests\n\n\ndef pull(base, company):\n"
    "    return requests.get(base + '/rest/v1.0/me', headers={'Procore-Company-Id': company})\n"
)
KNOWN = "from wrapper import pull\n\npull('https://api.procore.com', '1')\n"


def test_a_wrapper_is_known_by_its_callers(tmp_path: Path) -> None:
    found = judged(tmp_path, {"wrapper.py": WRAPPER, "one.py": KNOWN})
    assert (found["verdict"], kinds(found)) == ("pass", set())


def test_a_caller_with_a_known_host_hides_no_other(tmp_path: Path) -> None:
    other = "import os\n\nfrom wrapper import pull\n\npull(os.environ['UP'], '1')\n"
    found = judged(tmp_path, {"wrapper.py": WRAPPER, "one.py": KNOWN, "two.py": other})
    assert (found["verdict"], kinds(found)) == ("could-not-be-judged", {"open-address"})


def test_code_that_does_not_name_the_platform_is_judged_by_its_settings(tmp_path: Path) -> None:
    code = (
        "import requests\nimport yaml\n\nCONF = yaml.safe_load(open('config.yaml'))\n\n\n"
        "def rows(auth):\n    return requests.get(CONF['base'] + '/vapid/projects', headers={'Authorization': auth})\n"
    )
    found = judged(tmp_path, {"feed.py": code, "config.yaml": "base: https://api.procore.com\n"})
    assert found["verdict"] == "fails"
    assert {finding["code"] for finding in found["findings"]} == {"PRC301", "PRC303"}


def test_code_that_does_not_name_the_platform_is_judged_by_its_modules(tmp_path: Path) -> None:
    code = (
        "import requests\nfrom consts import END, START\n\n\n"
        "def rows(token):\n    return requests.get(START + END + '/rest/v1.0/me/x', headers={'Authorization': token})\n"
    )
    consts = "import os\n\nSTART = 'https://api.pro' + os.getenv('REST', 'core')\nEND = '.com'\n"
    assert judged(tmp_path, {"feed.py": code, "consts.py": consts})["verdict"] == "fails"


def test_a_submission_of_which_the_host_alone_is_unknown_has_something_to_judge(tmp_path: Path) -> None:
    code = "import os\nimport requests\nrequests.get(os.environ['UP'] + '/rest/v1.0/me')\n"
    found = judged(tmp_path, {"client.py": code})
    assert [reason["message"].partition(":")[0] for reason in found["reasons"]] == ["open-address"]
