"""What the fixes make of code that has to change in several places: small projects in, their files out."""

from __future__ import annotations

import ast
import json
import re
import subprocess
from pathlib import Path

import pytest
from test_proof import lint_procore

from lint_procore.codemods.company_header import _as_taken
from lint_procore.syntax import tree


def fix(folder: Path) -> None:
    fixed = lint_procore(folder, "check", "--no-cache", "--fix", "--unsafe-fixes", ".")
    assert fixed.returncode in (0, 1), fixed.stdout + fixed.stderr


def fixed_files(folder: Path, files: dict[str, str]) -> dict[str, str]:
    """What all fixes make of a small project; every module of it still compiles, and there is nothing left to fix."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    fix(folder)
    found = {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*")) if path.is_file()}
    texts = {name: path.read_text(encoding="utf-8") for name, path in found.items()}
    for name, text in texts.items():
        if name.endswith(".py"):
            ast.parse(text)
    fix(folder)
    assert all(path.read_text(encoding="utf-8") == texts[name] for name, path in found.items())
    return texts


CLIENT = """\
import requests


def get(path, token, **params):
    headers = {"Authorization": f"Bearer {token}"}
    return requests.get("https://api.procore.com/rest/v1.0" + path, headers=headers, params=params).json()
"""


def test_a_parameter_is_not_taken_for_one_of_the_query(tmp_path: Path) -> None:
    caller = "from client import get\n\n\ndef projects(token, company_id):\n"
    files = {"client.py": CLIENT, "job.py": caller + '    return get("/projects", token, company_id=company_id)\n'}
    fixed = fixed_files(tmp_path, files)
    assert "def get(path, token, *, procore_company_id, **params):" in fixed["client.py"]
    assert 'get("/projects", token, company_id=company_id, procore_company_id=company_id)' in fixed["job.py"]


def test_what_is_only_called_alike_is_left_alone(tmp_path: Path) -> None:
    caller = "import client\n\n\ndef projects(token, company_id, cache):\n"
    body = '    cache.get("projects")\n    return client.get(f"/companies/{company_id}/projects", token)\n'
    fixed = fixed_files(tmp_path, {"client.py": CLIENT, "job.py": caller + body})
    assert 'cache.get("projects")\n' in fixed["job.py"]
    assert 'client.get(f"/companies/{company_id}/projects", token, company_id=company_id)' in fixed["job.py"]


FOLDERS = """\
import requests


class Folders:
    def __init__(self, token):
        self.token = token

    def list_folders(self, project_id, company_id=None, **filters):
        headers = {"Authorization": f"Bearer {self.token}"}
        if company_id is not None:
            headers["Procore-Company-Id"] = str(company_id)
        params = {"project_id": project_id, **filters}
        return requests.get("https://api.procore.com/rest/v1.0/folders", headers=headers, params=params).json()


def list_folders(project_id, token, company_id: int | None = None, **filters):
    return Folders(token).list_folders(project_id, company_id=company_id, **filters)
"""


def test_a_function_gets_the_id_in_its_own_parameter_also_where_a_package_hands_it_on(tmp_path: Path) -> None:
    files = {
        "sdk/__init__.py": "from sdk.services import list_folders\n",
        "sdk/services/__init__.py": "from .folders import list_folders as list_folders\n",
        "sdk/services/folders.py": FOLDERS,
        "job.py": "from sdk import list_folders as folders\n\n\ndef run(t):\n    return folders(5, t, open=True)\n",
        "other.py": "from sdk import list_folders\n\n\ndef run(token):\n    return list_folders(5, token, 5601)\n",
    }
    fixed = fixed_files(tmp_path, files)
    assert 'folders(5, t, open=True, company_id=int(os.environ["PROCORE_COMPANY_ID"]))' in fixed["job.py"]
    assert {name: fixed[name] for name in files if name != "job.py"} == {
        name: text for name, text in files.items() if name != "job.py"
    }


@pytest.mark.parametrize("decorator", ["@app.task", "@cli.command()"])
def test_what_others_call_keeps_its_parameters(tmp_path: Path, decorator: str) -> None:
    text = (
        CLIENT.replace("def get", f"{decorator}\ndef get")
        + "\n\ndef all_of(token, company_id):\n    get('/x', token)\n"
    )
    fixed = fixed_files(tmp_path, {"client.py": text})
    assert "def get(path, token, **params):" in fixed["client.py"]


TOKEN = """\
import os

import requests

{table}

def token({given}):
    data = {{"grant_type": "client_credentials", "client_id": {id}, "client_secret": {secret}}}
    return requests.post("https://login.procore.com/oauth/token", data=data).json()["access_token"]
"""

ROWS = """\
from dataclasses import dataclass


@dataclass
class Account:
    name: str
    client_id: str
    client_secret: str
    company_id: int


ACCOUNTS = [
    Account("acme", os.environ["ACME_ID"], os.environ["ACME_SECRET"], 5601),
    Account(name="birch", client_id=os.environ["B_ID"], client_secret=os.environ["B_SECRET"], company_id=5602),
]
"""


def test_fields_of_records_go_with_what_is_given_for_them(tmp_path: Path) -> None:
    text = TOKEN.format(table=ROWS, given="account", id="account.client_id", secret="account.client_secret")
    fixed = fixed_files(tmp_path, {"job.py": text + "\n\nfor account in ACCOUNTS:\n    print(token(account))\n"})[
        "job.py"
    ]
    assert '    Account("acme", 5601),\n    Account(name="birch", company_id=5602),\n' in fixed
    assert "    name: str\n    company_id: int\n" in fixed
    assert '"client_id": os.environ["PROCORE_CLIENT_ID"]' in fixed


def test_fields_that_are_read_elsewhere_stay(tmp_path: Path) -> None:
    text = TOKEN.format(table=ROWS, given="account", id="account.client_id", secret="account.client_secret")
    log = "\n\nfor account in ACCOUNTS:\n    print(account.client_id, token(account))\n"
    fixed = fixed_files(tmp_path, {"job.py": text + log})["job.py"]
    assert "    client_id: str\n" in fixed
    assert "    client_secret: str\n" not in fixed


@pytest.mark.parametrize(
    ("name", "load", "data", "left"),
    [
        (
            "c.json",
            "import json\n\nCOMPANIES = json.load(open('c.json'))",
            '{"acme": {"company_id": 1, "client_id": "a", "client_secret": "b"},\n'
            ' "birch": {"client_id": "c", "client_secret": "d", "company_id": 2}}\n',
            '{"acme": {"company_id": 1},\n "birch": {"company_id": 2}}\n',
        ),
        (
            "c.yaml",
            "import yaml\n\nCOMPANIES = yaml.safe_load(open('c.yaml'))",
            "# ours\nacme:\n  client_id: a\n  client_secret: b\n  company_id: 1  # main\n"
            "birch: {company_id: 2, client_id: c, client_secret: d}\n",
            "# ours\nacme:\n  company_id: 1  # main\nbirch: {company_id: 2}\n",
        ),
    ],
    ids=["json", "yaml"],
)
def test_entries_of_data_files_go(tmp_path: Path, name: str, load: str, data: str, left: str) -> None:
    key = "COMPANIES[company]"
    text = TOKEN.format(table=load, given="company", id=f'{key}["client_id"]', secret=f'{key}["client_secret"]')
    fixed = fixed_files(
        tmp_path, {"job.py": text + f'\n\ndef number(company):\n    return {key}["company_id"]\n', name: data}
    )
    assert fixed[name] == left


def test_a_secret_that_was_wrapped_is_not_unwrapped_any_more(tmp_path: Path) -> None:
    table = "class Settings(BaseSettings):\n    acme_id: str\n    acme_secret: SecretStr\n\n\nsettings = Settings()\n"
    text = TOKEN.format(
        table="from pydantic import SecretStr\nfrom pydantic_settings import BaseSettings\n\n\n" + table,
        given="company",
        id='getattr(settings, f"{company}_id")',
        secret='getattr(settings, f"{company}_secret").get_secret_value()',
    )
    fixed = fixed_files(tmp_path, {"job.py": text})["job.py"]
    assert '"client_secret": os.environ["PROCORE_CLIENT_SECRET"]}' in fixed


def test_variables_keep_what_is_not_of_the_pairs(tmp_path: Path) -> None:
    text = (
        "PROCORE_TIMEOUT=20\n\n# one service account per customer\nexport PROCORE_ACME_CLIENT_ID='a'\n"
        'export PROCORE_ACME_CLIENT_SECRET="b"\nPROCORE_ACME_COMPANY_ID=1\n\n# Birch\nPROCORE_BIRCH_CLIENT_ID=\n'
        "PROCORE_BIRCH_CLIENT_SECRET=\nPROCORE_BIRCH_COMPANY_ID=2\n\n# log\nLEVEL=1\n"
    )
    assert fixed_files(tmp_path, {".env.example": text})[".env.example"] == (
        "PROCORE_TIMEOUT=20\n\nexport PROCORE_CLIENT_ID=\nexport PROCORE_CLIENT_SECRET=\nPROCORE_ACME_COMPANY_ID=1\n\n"
        "# Birch\nPROCORE_BIRCH_COMPANY_ID=2\n\n# log\nLEVEL=1\n"
    )


def test_a_table_of_which_only_the_keys_are_used_is_a_list_of_them(tmp_path: Path) -> None:
    table = 'PAIRS = {"acme": ("a-id", "a-secret"), "birch": ("b-id", "b-secret")}\n'
    text = TOKEN.format(table=table, given="company", id="client_id", secret="secret")
    text = text.replace("    data =", "    client_id, secret = PAIRS[company]\n    data =")
    fixed = fixed_files(tmp_path, {"job.py": text + "\n\nfor company in PAIRS:\n    print(token(company))\n"})["job.py"]
    assert 'PAIRS = ["acme", "birch"]\n' in fixed
    assert "for company in PAIRS:\n" in fixed


REFRESHING = """\
import requests


class Auth:
    def __init__(self, cid, secret):
        self.pair = {{"client_id": cid, "client_secret": secret}}
        self.renewal = None

    def token(self):
        form = dict(self.pair)
{before}
        answer = requests.post("https://login.procore.com/oauth/token", data=form).json()
        self.renewal = answer.get("refresh_token")
        return answer["access_token"]


def twice(auth):
    return auth.token(), auth.token()
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "        if self.renewal is None:\n"
            '            form["grant_type"] = "client_credentials"\n'
            "        else:\n"
            '            form.update(grant_type="refresh_token", refresh_token=self.renewal)',
            '        form["grant_type"] = "client_credentials"',
        ),
        (
            "        if not cold and self.renewal:\n"
            '            form.update(grant_type="refresh_token", refresh_token=self.renewal)\n'
            "        elif cold:\n"
            '            form["grant_type"] = "client_credentials"\n'
            "        else:\n"
            '            form["grant_type"] = "client_credentials"  # as ever',
            "        if cold:\n"
            '            form["grant_type"] = "client_credentials"\n'
            "        else:\n"
            '            form["grant_type"] = "client_credentials"  # as ever',
        ),
        (
            '        form["grant_type"] = "refresh_token" if self.renewal else "client_credentials"\n'
            '        if self.renewal:\n            form["refresh_token"] = self.renewal',
            '        form["grant_type"] = "client_credentials"',
        ),
        (
            "        renewal = self.renewal\n"
            '        form["grant_type"] = "client_credentials"\n'
            "        if renewal:\n"
            '            form["grant_type"], form["refresh_token"] = "refresh_token", renewal',
            '        form["grant_type"] = "client_credentials"',
        ),
    ],
    ids=["else", "elif", "conditional", "variable"],
)
def test_what_hopes_for_a_refresh_token_goes(tmp_path: Path, before: str, after: str) -> None:
    fixed = fixed_files(tmp_path, {"auth.py": REFRESHING.format(before=before)})["auth.py"]
    assert f"        form = dict(self.pair)\n{after}\n        answer" in fixed
    assert "renewal" not in fixed
    assert "refresh_token" not in fixed


@pytest.mark.parametrize(
    "more",
    [
        "    def forget(self, store):\n        store.save(self.renewal)\n",
        "    def restore(self, stored):\n        self.renewal = stored\n",
    ],
    ids=["handed on", "set from elsewhere"],
)
def test_a_refresh_token_of_which_more_is_made_stays(tmp_path: Path, more: str) -> None:
    before = '        form["grant_type"] = "client_credentials"\n        if self.renewal:\n            print("again")'
    text = REFRESHING.format(before=before).replace("\n\ndef twice", f"\n{more}\n\ndef twice")
    fixed = fixed_files(tmp_path, {"auth.py": text})["auth.py"]
    assert 'self.renewal = answer.get("refresh_token")' in fixed
    assert "if self.renewal:" in fixed


def test_a_persons_refresh_token_under_the_same_key_stays(tmp_path: Path) -> None:
    text = """\
import requests

URL = "https://login.procore.com/oauth/token"
apps, people = {}, {}


def app():
    form = {"grant_type": "client_credentials", "client_id": CID, "client_secret": SECRET}
    got = requests.post(URL, data=form).json()
    apps["token"] = {"bearer": got["access_token"], "renewal": got.get("refresh_token")}


def person(user):
    kept = people[user]
    if kept["renewal"]:
        form = {"grant_type": "refresh_token", "client_id": CID, "client_secret": SECRET}
        return requests.post(URL, data={**form, "refresh_token": kept["renewal"]}).json()
    return None
"""
    fixed = fixed_files(tmp_path, {"auth.py": text})["auth.py"]
    assert '    apps["token"] = {"bearer": got["access_token"]}\n' in fixed
    assert '    if kept["renewal"]:\n' in fixed


SERVICE_ACCOUNT = """\
import os

import requests


class {name}:
    \"""{says}\"""

    def token(self):
        form = {{"grant_type": "client_credentials", "client_id": {id}, "client_secret": {secret}}}
        return requests.post("https://login.procore.com/oauth/token", data=form).json()["access_token"]
"""
OWN = {"id": 'os.environ["PROCORE_CLIENT_ID"]', "secret": 'os.environ["PROCORE_CLIENT_SECRET"]'}
OLD = {"id": 'os.environ["SVC_ACCOUNT_ID"]', "secret": 'os.environ["SVC_ACCOUNT_SECRET"]'}


@pytest.mark.parametrize("pair", [OWN, OLD], ids=["the app's", "the account's"])
@pytest.mark.parametrize(
    ("name", "new"), [("ServiceAccountAuth", "AppAuth"), ("TSATokens", "AppTokens"), ("ByTsa", "ByApp")]
)
def test_what_was_called_after_the_account_is_called_after_the_app(
    tmp_path: Path, pair: dict[str, str], name: str, new: str
) -> None:
    files = {
        "pkg/auth.py": SERVICE_ACCOUNT.format(name=name, says="Tokens of a company's service account.", **pair),
        "pkg/__init__.py": f'from .auth import {name}\n\n__all__ = ["{name}"]\n',
        "job.py": f"import pkg\n\nprint(pkg.{name}().token())\n",
    }
    fixed = fixed_files(tmp_path, files)
    assert fixed["pkg/auth.py"] == SERVICE_ACCOUNT.format(name=new, says="Tokens of the app's service account.", **OWN)
    assert fixed["pkg/__init__.py"] == f'from .auth import {new}\n\n__all__ = ["{new}"]\n'
    assert fixed["job.py"] == f"import pkg\n\nprint(pkg.{new}().token())\n"


@pytest.mark.parametrize(
    "more",
    [
        "from google.oauth2 import ServiceAccountAuth as Google\n",
        "class AppAuth:\n    pass\n",
        "def connect(ServiceAccountAuth=None):\n    return ServiceAccountAuth\n",
    ],
    ids=["another's", "taken", "parameter"],
)
def test_a_name_that_means_other_things_too_is_left_alone(tmp_path: Path, more: str) -> None:
    text = SERVICE_ACCOUNT.format(name="ServiceAccountAuth", says="Tokens.", **OLD)
    assert "class ServiceAccountAuth:" in fixed_files(tmp_path, {"auth.py": text, "job.py": more})["auth.py"]


def test_an_account_that_callers_give_is_not_taken_for_the_apps(tmp_path: Path) -> None:
    text = SERVICE_ACCOUNT.format(name="ServiceAccountAuth", says="Tokens.", id="self.cid", secret="self.key")
    made = "    def __init__(self, cid, key):\n        self.cid, self.key = cid, key\n\n"
    given = text.replace("    def token", f"{made}    def token")
    assert fixed_files(tmp_path, {"auth.py": given})["auth.py"] == given


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("requests.get(URL, headers=H, verify=False)", "requests.get(URL, headers=H)"),
        (
            "requests.get(\n    URL,\n    verify=False,  # proxy\n    headers=H,\n)",
            "requests.get(\n    URL,\n    headers=H,\n)",
        ),
        (
            "s = requests.Session()\ns.verify = False\ns.get(URL, headers=H)",
            "s = requests.Session()\ns.verify = True\ns.get(URL, headers=H)",
        ),
        ("httpx.Client(verify=False, timeout=3).get(URL, headers=H)", "httpx.Client(timeout=3).get(URL, headers=H)"),
        (
            "VERIFY = False\nrequests.get(URL, headers=H, verify=VERIFY)",
            "VERIFY = True\nrequests.get(URL, headers=H, verify=VERIFY)",
        ),
        ("DEBUG = False\nrequests.get(URL, headers=H, verify=DEBUG)", None),
        (
            "urllib3.PoolManager(cert_reqs='CERT_NONE').request('GET', URL, headers=H)",
            "urllib3.PoolManager().request('GET', URL, headers=H)",
        ),
        (
            "urllib.request.urlopen(urllib.request.Request(URL, headers=H), context=ssl._create_unverified_context())",
            "urllib.request.urlopen(urllib.request.Request(URL, headers=H), context=ssl.create_default_context())",
        ),
    ],
)
def test_certificates_are_checked_again(tmp_path: Path, before: str, after: str | None) -> None:
    text = (
        "import ssl\nimport urllib.request\n\nimport httpx\nimport requests\nimport urllib3\n\n"
        'URL = "https://api.procore.com/rest/v1.0/me"\nH = {"Procore-Company-Id": "7"}\n'
    )
    fixed = fixed_files(tmp_path, {"a.py": f"{text}{before}\n"})
    assert fixed["a.py"] == f"{text}{before if after is None else after}\n"


UNKNOWN = 'import requests\n\n\ndef me(token):\n    headers = {"Authorization": f"Bearer {token}"}\n' + (
    '    return requests.get("https://api.procore.com/rest/v1.0/projects", headers=headers)\n'
)


def test_a_company_that_nobody_knows_is_asked_for_in_the_list_of_settings(tmp_path: Path) -> None:
    files = {"pyproject.toml": "", "app/a.py": UNKNOWN, "app/b.py": UNKNOWN, ".env.example": "PROCORE_TOKEN=\n"}
    fixed = fixed_files(tmp_path, files)
    assert 'os.environ["PROCORE_COMPANY_ID"]' in fixed["app/a.py"]
    assert 'os.environ["PROCORE_COMPANY_ID"]' in fixed["app/b.py"]
    assert fixed[".env.example"] == "PROCORE_TOKEN=\nPROCORE_COMPANY_ID=\n"


WRAPPER = """import requests


def get(number, {takes}):
    return requests.get(f"https://api.procore.com/rest/v1.0/projects/{{number}}", headers=headers)
"""


@pytest.mark.parametrize(
    ("annotation", "value", "taken"),
    [
        ("int", 'os.environ["PROCORE_COMPANY_ID"]', 'int(os.environ["PROCORE_COMPANY_ID"])'),
        ("int", "str(account.company_id)", "account.company_id"),
        ("str", "str(account.company_id)", "str(account.company_id)"),
        (None, 'os.environ["PROCORE_COMPANY_ID"]', 'os.environ["PROCORE_COMPANY_ID"]'),
    ],
)
def test_a_company_is_handed_on_as_a_number_to_a_function_that_takes_one(
    annotation: str | None, value: str, taken: str
) -> None:
    assert _as_taken(value, tree.Parameter(0, 0, "company_id", "", None, annotation)) == taken


@pytest.mark.parametrize(
    ("takes", "before", "after"),
    [
        (
            "extra=None, headers=None",
            "get(7)",
            ', headers={"Procore-Company-Id": os.environ["PROCORE_COMPANY_ID"]}',
        ),
        ("extra=None, headers=None", 'get(7, None, {"X-Job": "1"})', ""),
        ("headers=None", "get(*given)", ""),
    ],
)
def test_a_function_is_given_headers_unless_it_has_some(tmp_path: Path, takes: str, before: str, after: str) -> None:
    known = '{"Procore-Company-Id": "7"}'
    job = f"from api import get\n\n\ndef known():\n    get(1, headers={known})\n\n\ndef main(given):\n    {before}\n"
    for file, text in {"pyproject.toml": "", "api.py": WRAPPER.format(takes=takes), "job.py": job}.items():
        (tmp_path / file).write_text(text, encoding="utf-8")
    ran = lint_procore(tmp_path, "check", "--no-cache", "--output-format", "json", "job.py", "api.py")
    fixes = [each["fix"] for each in json.loads(ran.stdout) if each["filename"] == "job.py" and each["fix"] is not None]
    added = [edit["content"] for fix in fixes for edit in fix["edits"] if edit["content"].startswith(", ")]
    assert added == ([after] if after else [])


def test_a_list_of_settings_that_is_not_checked_stays_and_the_code_is_fixed(tmp_path: Path) -> None:
    for name, text in {"pyproject.toml": "", "a.py": UNKNOWN, ".env.example": "PROCORE_TOKEN=\n"}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    fixed = lint_procore(tmp_path, "check", "--no-cache", "--fix", "--unsafe-fixes", "a.py")
    assert fixed.returncode == 0, fixed.stdout + fixed.stderr
    assert 'os.environ["PROCORE_COMPANY_ID"]' in (tmp_path / "a.py").read_text(encoding="utf-8")
    assert (tmp_path / ".env.example").read_text(encoding="utf-8") == "PROCORE_TOKEN=\n"


SETTING = """\
import requests


def projects(company_id, token, {given}):
    headers = {{}}
{set}
    return requests.get(f"https://api.procore.com/rest/v1.0/companies/{{company_id}}/projects", headers=headers).json()
"""


def test_the_header_is_written_with_the_quotes_that_are_used_there(tmp_path: Path) -> None:
    call = "requests.get('https://api.procore.com/rest/v1.0/projects', headers={'Authorization': 'Bearer ' + token})"
    fixed = fixed_files(tmp_path, {"job.py": f"import requests\n\n\ndef projects(token):\n    return {call}\n"})
    assert "'Procore-Company-Id': os.environ['PROCORE_COMPANY_ID']" in fixed["job.py"]


def test_the_header_is_set_wherever_the_token_is(tmp_path: Path) -> None:
    token = 'headers["Authorization"] = f"Bearer {token}"'
    company = 'headers["Procore-Company-Id"] = str(company_id)'
    either = f'    if old:\n        {token}\n    else:\n        {token}\n        print("new")'
    fixed = fixed_files(tmp_path, {"job.py": SETTING.format(given="old", set=either)})["job.py"]
    assert f"        {token}\n        {company}\n    else:\n        {token}\n        {company}\n        print" in fixed


def test_the_header_is_set_once_where_the_token_is_set_anew_on_a_condition(tmp_path: Path) -> None:
    token = 'headers["Authorization"] = f"Bearer {token}"'
    company = 'headers["Procore-Company-Id"] = str(company_id)'
    again = f"    {token}\n    if renew is not None:\n        token = renew()\n        {token}"
    fixed = fixed_files(tmp_path, {"job.py": SETTING.format(given="renew", set=again)})["job.py"]
    assert f"    {token}\n    {company}\n    if renew" in fixed
    assert fixed.count(company) == 1


CONSTANTS = """\
import os


class Settings:
    north_key = os.environ.get("NORTH_KEY")
    north_secret = os.environ.get("NORTH_SECRET")
    south_key = os.environ.get("SOUTH_KEY")
    south_secret = os.environ.get("SOUTH_SECRET")
    timeout = 10


settings = Settings()
"""


@pytest.mark.parametrize(
    "more", ["", "\n\ndef show(name):\n    print(getattr(settings, name))\n"], ids=["only", "not only"]
)
def test_attributes_that_were_found_by_a_part_of_their_name_go_unless_any_may_be_asked_for(
    tmp_path: Path, more: str
) -> None:
    asked = {"id": 'getattr(settings, f"{company}_key")', "secret": 'getattr(settings, company + "_secret")'}
    text = TOKEN.format(table="from config import settings\n", given="company", **asked)
    fixed = fixed_files(tmp_path, {"job.py": text + more, "config.py": CONSTANTS})["config.py"]
    assert ("_secret" in fixed) is bool(more)
    assert "    timeout = 10\n" in fixed


SERVERS = """\
from dataclasses import dataclass
from urllib.parse import urljoin

import requests
import yaml


@dataclass
class Server:
    address: str
    user: str = ""
    key: str = ""
    company_id: int = 0


def server(name):
    with open("servers.yml") as file:
        return Server(**yaml.safe_load(file)[name])


def projects(customer):
    of = server(f"procore-{customer}")
    base = "https://" + of.address
    form = {"grant_type": "client_credentials", "client_id": of.user, "client_secret": of.key}
    token = requests.post(urljoin(base, "/oauth/token"), data=form).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    return requests.get(f"{base}/rest/v1.0/companies/{of.company_id}/projects", headers=headers).json()


for customer in ("acme", "birch"):
    projects(customer)
"""
ROWS_OF_SERVERS = """\
ftp:  # nightly
  address: files.example
  user: loader
  key: f1e2d3c4b5a69788
procore-acme:
  address: api.procore.com
  user: a1b2c3d4e5f60718293a4b5c
  key: 18273645f0e1d2c3b4a59687
  company_id: 5601
procore-birch: {address: api.procore.com, user: c1c2d3d4e5f6071829aa4b5c, key: 28273645f0e1d2c3, company_id: 5602}
"""


def test_rows_of_a_file_for_many_purposes_lose_the_platforms_pairs_alone(tmp_path: Path) -> None:
    fixed = fixed_files(tmp_path, {"job.py": SERVERS, "servers.yml": ROWS_OF_SERVERS})
    assert fixed["servers.yml"] == (
        "ftp:  # nightly\n  address: files.example\n  user: loader\n  key: f1e2d3c4b5a69788\n"
        "procore-acme:\n  address: api.procore.com\n  company_id: 5601\n"
        "procore-birch: {address: api.procore.com, company_id: 5602}\n"
    )
    assert 'urljoin("https://login.procore.com", "/oauth/token")' in fixed["job.py"]
    assert '"Procore-Company-Id": str(of.company_id)' in fixed["job.py"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('    user: str = ""\n    key: str = ""\n', "    user: str\n    key: str\n"),
        ("    form =", "    print(of.key)\n    form ="),
    ],
    ids=["must be given", "read elsewhere"],
)
def test_rows_keep_what_the_code_wants(tmp_path: Path, old: str, new: str) -> None:
    fixed = fixed_files(tmp_path, {"job.py": SERVERS.replace(old, new), "servers.yml": ROWS_OF_SERVERS})
    assert "  key: 18273645f0e1d2c3b4a59687\n" in fixed["servers.yml"]


DECLARED = {
    "docker-compose.yml": (
        "services:\n  sync:\n    environment:\n      PROCORE_TSA_CLIENT_ID: ${TSA_ID}\n"
        '      PROCORE_TSA_CLIENT_SECRET: "${TSA_SECRET:?}"\n      TZ: UTC\n',
        "services:\n  sync:\n    environment:\n      PROCORE_CLIENT_ID: ${PROCORE_CLIENT_ID}\n"
        '      PROCORE_CLIENT_SECRET: "${PROCORE_CLIENT_SECRET:?}"\n      TZ: UTC\n',
    ),
    "compose.yaml": (
        "services:\n  sync:  # one service account per company\n    environment:\n      - PROCORE_CLIENT_ID_ACME=a\n"
        "      - PROCORE_CLIENT_SECRET_ACME=b\n      - TZ=UTC\n      - PROCORE_CLIENT_ID_UMBRELLA\n"
        "      - PROCORE_CLIENT_ID_UMBRELLA=c\n      - PROCORE_CLIENT_SECRET_UMBRELLA=d\n",
        "services:\n  sync:  # one service account per company\n    environment:\n      - PROCORE_CLIENT_ID=\n"
        "      - PROCORE_CLIENT_SECRET=\n      - TZ=UTC\n      - PROCORE_CLIENT_ID_UMBRELLA\n",
    ),
    "local.settings.json": (
        '{"Values": {"PROCORE_SERVICE_ACCOUNT_ID": "abc", "PROCORE_SERVICE_ACCOUNT_SECRET": "def", "X": 1}}\n',
        '{"Values": {"PROCORE_CLIENT_ID": "", "PROCORE_CLIENT_SECRET": "", "X": 1}}\n',
    ),
    "procore.ini": (
        "[env]\nPROCORE_SERVICE_ACCOUNT_ID = abc\nPROCORE_SERVICE_ACCOUNT_SECRET = def\n",
        "[env]\nPROCORE_CLIENT_ID = \nPROCORE_CLIENT_SECRET = \n",
    ),
    "main.tf": (
        'variable "procore_service_account_id" {}\n\n'
        'variable "procore_service_account_secret" {\n  sensitive = true\n}\n\n'
        'resource "aws_lambda_function" "sync" {\n  environment {\n    variables = {\n'
        "      LOG                            = 1\n"
        "      PROCORE_SERVICE_ACCOUNT_ID     = var.procore_service_account_id\n"
        "      PROCORE_SERVICE_ACCOUNT_SECRET = var.procore_service_account_secret # theirs\n    }\n  }\n}\n",
        'variable "procore_client_id" {}\n\n'
        'variable "procore_client_secret" {\n  sensitive = true\n}\n\n'
        'resource "aws_lambda_function" "sync" {\n  environment {\n    variables = {\n'
        "      LOG                            = 1\n"
        "      PROCORE_CLIENT_ID     = var.procore_client_id\n"
        "      PROCORE_CLIENT_SECRET = var.procore_client_secret # theirs\n    }\n  }\n}\n",
    ),
    "per_company.tf": (
        '# each customer\'s service account\nvariable "north_id" {}\nvariable "north_secret" { sensitive = true }\n\n'
        'variable "south_id" {\n}\n\nvariable "south_secret" {\n  sensitive = true\n}\n\n'
        "locals {\n  env = { PROCORE_NORTH_CLIENT_ID = var.north_id, PROCORE_NORTH_CLIENT_SECRET = var.north_secret, "
        "PROCORE_SOUTH_CLIENT_ID = var.south_id, PROCORE_SOUTH_CLIENT_SECRET = var.south_secret, PORT = 1 }\n}\n",
        '# each customer\'s service account\nvariable "procore_client_id" {}\n'
        'variable "procore_client_secret" { sensitive = true }\n\n'
        "locals {\n  env = { PROCORE_CLIENT_ID = var.procore_client_id, "
        "PROCORE_CLIENT_SECRET = var.procore_client_secret, PORT = 1 }\n}\n",
    ),
}
BLOCKS = {
    "companies.json": (
        '{"procore": {"companies": {\n  "acme": {"client_id": "a", "client_secret": "b"},\n'
        '  "umbrella": {"id": 7, "client_id": "c", "client_secret": "d"}}}}\n',
        '{"procore": {"companies": {\n  "acme": {},\n  "umbrella": {"id": 7}}}}\n',
    ),
    "companies.yaml": (
        "procore:\n  companies:\n    acme:\n      client_id: a\n      client_secret: b\n    umbrella:\n"
        "      client_id: c\n      company_id: 7\n      client_secret: d\n",
        "procore:\n  companies:\n    acme: {}\n    umbrella:\n      company_id: 7\n",
    ),
    "customers.yml": (
        "procore:\n  customers:\n    - name: Acme\n      client_id: a\n      client_secret: b\n"
        "    - client_id: c\n      client_secret: d\n      name: Umbrella\n",
        "procore:\n  customers:\n    - name: Acme\n    - name: Umbrella\n",
    ),
    "companies.toml": (
        "[procore.companies.acme]\nclient_id = 'a'\nclient_secret = 'b'\n\n"
        "[procore.companies.umbrella]\nclient_id = 'c'\nclient_secret = 'd'\nid = 7\n",
        "[procore.companies.acme]\n\n[procore.companies.umbrella]\nid = 7\n",
    ),
}


@pytest.mark.parametrize("name", [*DECLARED, *BLOCKS])
def test_settings_of_any_kind_keep_the_apps_pair_alone(tmp_path: Path, name: str) -> None:
    before, after = {**DECLARED, **BLOCKS}[name]
    assert fixed_files(tmp_path, {name: before})[name] == after


def test_variables_of_terraform_that_are_declared_elsewhere_stay(tmp_path: Path) -> None:
    text = (
        'resource "x" "y" {\n  environment = {\n    PROCORE_SERVICE_ACCOUNT_ID     = var.elsewhere\n'
        "    PROCORE_SERVICE_ACCOUNT_SECRET = data.x.y.secret_string\n  }\n}\n"
    )
    assert fixed_files(tmp_path, {"main.tf": text})["main.tf"] == text


@pytest.mark.parametrize("name", BLOCKS)
@pytest.mark.parametrize("lookup", ['entry["client_secret"]', "entry.get('client_secret')", "entry.client_secret"])
def test_pairs_that_code_looks_up_stay(tmp_path: Path, name: str, lookup: str) -> None:
    before, _ = BLOCKS[name]
    assert fixed_files(tmp_path, {name: before, "a.py": f"def f(entry):\n    return {lookup}\n"})[name] == before


@pytest.mark.parametrize("lookup", ['{"client_secret": entry}', 'form["client_secret"] = entry', "self.client_secret"])
def test_pairs_go_where_code_only_sends_them(tmp_path: Path, lookup: str) -> None:
    before, after = BLOCKS["companies.json"]
    files = {"companies.json": before, "a.py": f"def f(self, form, entry):\n    {lookup}\n"}
    assert fixed_files(tmp_path, files)["companies.json"] == after


ALEMBIC = {
    "pyproject.toml": "",
    "alembic.ini": "[alembic]\nscript_location = db\n",
    "db/versions/a1_first.py": 'revision = "a1"\ndown_revision = None\n',
    "db/versions/b2_second.py": 'revision: str = "b2"\ndown_revision: str | None = "a1"\n',
}
MODEL = """\
from sqlalchemy import Column, Integer


class {name}(Base):
    __tablename__ = "{table}"
    id = Column(Integer, primary_key=True)
    procore_company_id = Column(Integer, index=True)
    procore_project_id = Column("project", Integer)
"""


def alter(before: str, after: str, table: str = "projects") -> str:
    columns = ("procore_company_id", "project")
    return "".join(
        f'    op.alter_column("{table}", "{each}", existing_type=sa.{before}(), type_=sa.{after}())\n'
        for each in columns
    )


def test_wider_columns_come_with_a_migration_of_alembic(tmp_path: Path) -> None:
    files = {**ALEMBIC, "app/models.py": MODEL.format(name="Project", table="projects")}
    fixed = fixed_files(tmp_path, files)
    (name,) = fixed.keys() - files.keys()
    assert name.startswith("db/versions/") and name.endswith("_wide_procore_ids.py")
    revision = name.removeprefix("db/versions/").partition("_")[0]
    assert f'\nrevision = "{revision}"\ndown_revision = "b2"\n' in fixed[name]
    assert "def upgrade():\n" + alter("Integer", "BigInteger") in fixed[name]
    assert "def downgrade():\n" + alter("BigInteger", "Integer") in fixed[name]
    assert fixed["app/models.py"].count("BigInteger") == 3


def test_the_migration_of_another_module_comes_after_the_first(tmp_path: Path) -> None:
    models = {f"app/{each}s.py": MODEL.format(name=each.title(), table=f"{each}s") for each in ("project", "vendor")}
    fixed = fixed_files(tmp_path, {**ALEMBIC, **models})
    made = [text for name, text in fixed.items() if name.endswith("_wide_procore_ids.py")]
    assert len(made) == 2
    first, second = sorted(made, key=lambda text: 'down_revision = "b2"' not in text)
    revision = first.partition('revision = "')[2].partition('"')[0]
    assert f'down_revision = "{revision}"' in second


@pytest.mark.parametrize(
    "further",
    [
        {"alembic.ini": "[other]\n"},
        {"db/versions/c3_branch.py": 'revision = "c3"\ndown_revision = "a1"\n'},
        {"app/models.py": MODEL.format(name="Project", table="projects").replace('"projects"', "name()")},
    ],
    ids=["no alembic", "two heads", "no table"],
)
def test_a_migration_that_would_have_to_be_guessed_is_left_to_a_person(tmp_path: Path, further: dict[str, str]) -> None:
    files = {**ALEMBIC, "app/models.py": MODEL.format(name="Project", table="projects"), **further}
    fixed = fixed_files(tmp_path, files)
    assert fixed.keys() == files.keys()
    assert "BigInteger" in fixed["app/models.py"]


DJANGO = """\
from django.db import models


class Project(models.Model):
    procore_id = models.IntegerField(unique=True)
    procore_company_id = models.PositiveIntegerField(null=True)
"""


@pytest.mark.parametrize("models", ["sync/models.py", "sync/models/project.py"])
def test_wider_columns_come_with_a_migration_of_django(tmp_path: Path, models: str) -> None:
    files = {
        "manage.py": "",
        models: DJANGO,
        "sync/migrations/__init__.py": "",
        "sync/migrations/0001_initial.py": "class Migration:\n    dependencies = []\n",
        "sync/migrations/0002_more.py": "class Migration:\n    dependencies = []\n",
    }
    fixed = fixed_files(tmp_path, files)
    assert fixed.keys() - files.keys() == {"sync/migrations/0003_wide_procore_ids.py"}
    made = fixed["sync/migrations/0003_wide_procore_ids.py"]
    assert '    dependencies = [("sync", "0002_more")]\n' in made
    assert (
        '        migrations.AlterField("project", "procore_id", models.BigIntegerField(unique=True)),\n'
        '        migrations.AlterField("project", "procore_company_id", models.PositiveBigIntegerField(null=True)),\n'
    ) in made


def test_the_new_migration_is_part_of_the_patch(tmp_path: Path) -> None:
    files = {**ALEMBIC, "app/models.py": MODEL.format(name="Project", table="projects")}
    folders = [tmp_path / each for each in ("fixed", "patched")]
    for folder in folders:
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        subprocess.run(["git", "init", "-q", "."], cwd=folder, check=True)
    fix(folders[0])
    patch = lint_procore(folders[1], "check", "--no-cache", "--diff", "--unsafe-fixes", ".")
    assert not any(folders[1].rglob("*_wide_*"))
    subprocess.run(["git", "apply", "-"], input=patch.stdout, text=True, cwd=folders[1], check=True)
    one, other = ({path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.py")} for folder in folders)
    assert one == other
    assert any("_wide_" in str(path) for path in one)


# Several companies: no setting is the one that is meant.

HOOK = """\
import requests
from requests.auth import AuthBase


class Bearer(AuthBase):
    def __init__(self, token):
        self.token = token

    def __call__(self, request):
        request.headers["Authorization"] = "Bearer " + self.token
        return request


API = "https://api.procore.com/rest/v1.0/"


def session(token):
    made = requests.Session()
    made.auth = Bearer(token)
    return made


def names(api, asked):
    return [each["name"] for each in api.get(API + "projects", params={query}).json()]


def run(token, wanted):
    return [names(session(token), each) for each in wanted]
"""


@pytest.mark.parametrize(
    ("query", "is_set"),
    [
        ('{"per_page": 100}', True),
        ('{"company_id": 5601}', True),
        ('{"company_id": asked}', False),
        ('{"company_id": 5601 if asked else 5602}', False),
    ],
)
def test_no_setting_is_the_company_where_each_call_asks_for_one_of_its_own(
    tmp_path: Path, query: str, is_set: bool
) -> None:
    fixed = fixed_files(tmp_path, {"hook.py": HOOK.replace("{query}", query)})
    assert ('request.headers["Procore-Company-Id"] = os.environ["PROCORE_COMPANY_ID"]' in fixed["hook.py"]) == is_set
    assert (fixed["hook.py"] == HOOK.replace("{query}", query)) == (not is_set)


PAIR_OF_EACH = """\
import os

import requests

ID, KEY = os.environ["HERON_ID"], os.environ["HERON_SECRET"]


def use(customer):
    global ID, KEY
    if customer == "ibis":
        ID, KEY = os.environ["IBIS_ID"], os.environ["IBIS_SECRET"]


def token():
    url = "https://login.procore.com/oauth/token?grant_type=client_credentials"
    return requests.post(url + "&client_id=" + ID + "&client_secret=" + KEY).json()["access_token"]


def me():
    headers = {"Authorization": "Bearer " + token()}
    return requests.get("https://api.procore.com/rest/v1.0/me", headers=headers).json()


for each in ("heron", "ibis"):
    use(each)
    print(me())
"""


def test_no_setting_is_the_company_where_each_has_a_token_of_its_own(tmp_path: Path) -> None:
    assert 'PROCORE_COMPANY_ID"' not in fixed_files(tmp_path, {"job.py": PAIR_OF_EACH})["job.py"]


ROW = """\
import requests

{table}

for account in ACCOUNTS:
    me = requests.get("https://api.procore.com/rest/v1.0/me", headers={"Authorization": "Bearer " + account[1]})
    print(account[0], me.json())
"""


def test_a_row_is_no_key_that_settings_are_called_by(tmp_path: Path) -> None:
    text = ROW.replace("{table}", "from tokens import ACCOUNTS")
    files = {"job.py": text, "tokens.py": 'import os\n\nACCOUNTS = [("finch", os.environ["FINCH_TOKEN"])]\n'}
    assert fixed_files(tmp_path, files)["job.py"] == text


ASKED = """\
import requests

API = "https://api.procore.com/rest/v1.0/"


def get(token, path, **params):
    headers = {"Authorization": "Bearer " + token}
    return requests.get(API + path, headers=headers, params=params).json()


def projects(token, company):
    return [each for each in {call} if get(token, "projects/%s/rfis" % each["id"])]
"""


@pytest.mark.parametrize(
    "call",
    [
        'get(token, "projects", company_id=company)',
        'get(token, "projects?company_id=%s" % company)',
        'get(token, "projects?company_id={}".format(company))',
        'get(token, "companies/%d/projects" % company)',
        'get(token, "companies/%s/projects?name=%s" % (company, token))',
    ],
)
def test_what_is_asked_for_as_the_company_is_its_id_whatever_it_is_called(tmp_path: Path, call: str) -> None:
    fixed = fixed_files(tmp_path, {"job.py": ASKED.replace("{call}", call)})["job.py"]
    assert '"Procore-Company-Id": str(' in fixed
    assert re.search(r'"projects/%s/rfis" % each\["id"\],\s+(procore_)?company_id=company\b', fixed)
    assert "environ" not in fixed


def test_a_company_that_the_module_is_switched_to_is_sent(tmp_path: Path) -> None:
    text = (
        "import requests\n\nCOMPANY = None\n\n\ndef use(company):\n    global COMPANY\n    COMPANY = company\n\n\n"
        'def get(path, token):\n    return requests.get("https://api.procore.com" + path, '
        'headers={"Authorization": "Bearer " + token})\n\n\n'
        'def projects(token):\n    return get("/rest/v1.0/projects?company_id=%s" % COMPANY, token).json()\n'
    )
    fixed = fixed_files(tmp_path, {"job.py": text})["job.py"]
    assert '"Procore-Company-Id": str(COMPANY)' in fixed
    assert fixed_files(tmp_path, {"job.py": fixed})["job.py"] == fixed


KEYED = """\
import os

import requests

PAIRS = {
    "heron": (os.environ["HERON_ID"], os.environ["HERON_SECRET"]),
    "ibis": (os.environ["IBIS_ID"], os.environ["IBIS_SECRET"]),
}
{table} = {"heron": 5601, "ibis": 5602{more}}


def get(path, token):
    headers = {"Authorization": "Bearer " + token}
    return requests.get("https://api.procore.com/rest/v1.0" + path, headers=headers).json()


def projects(who):
    one, other = PAIRS[who]
    form = {"grant_type": "client_credentials", "client_id": one, "client_secret": other}
    answer = requests.post("https://login.procore.com/oauth/token", data=form)
    return get("/projects", answer.json()["access_token"])
"""


@pytest.mark.parametrize(
    ("table", "more", "is_sent"),
    [
        ("COMPANY_IDS", "", True),
        ("COMPANY_ID", ', "jay": 5603', True),
        ("SIZES", "", False),
    ],
)
def test_what_chooses_the_pair_chooses_the_company_in_a_table_of_ids(
    tmp_path: Path, table: str, more: str, is_sent: bool
) -> None:
    text = KEYED.replace("{table}", table).replace("{more}", more)
    fixed = fixed_files(tmp_path, {"pyproject.toml": "", "job.py": text})["job.py"]
    assert (f"company_id={table}[who])" in fixed) == is_sent
    # where nothing says the company but the pair, that stays
    assert ("HERON_SECRET" in fixed) != is_sent
