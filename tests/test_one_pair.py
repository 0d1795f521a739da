"""Pairs of credentials that a program keeps in records, subclasses and lists: what the fixes make of these."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_codemods import fixed_files

RECORDS = """\
import os
{imports}

import requests

{record}

def pair_of(customer):
    if customer == "north":
        return {north}
    return {south}


def token(pair):
    form = {{"grant_type": "client_credentials", **{spread}}}
    return requests.post("https://login.procore.com/oauth/token", data=form).json()["access_token"]


def projects(customer):
    headers = {{"Authorization": "Bearer " + token(pair_of(customer)), "Procore-Company-Id": "7"}}
    return requests.get("https://api.procore.com/rest/v1.0/projects", headers=headers).json()
"""
NORTH = 'os.environ["NORTH_ID"]', 'os.environ["NORTH_SECRET"]'
SOUTH = 'os.environ["SOUTH_ID"]', 'os.environ["SOUTH_SECRET"]'
APP = 'os.environ["PROCORE_CLIENT_ID"]', 'os.environ["PROCORE_CLIENT_SECRET"]'


@pytest.mark.parametrize(
    ("imports", "record", "made", "spread"),
    [
        (
            "from dataclasses import asdict, dataclass",
            "\n@dataclass\nclass Pair:\n    client_id: str\n    client_secret: str\n",
            "Pair({}, client_secret={})",
            "asdict(pair)",
        ),
        (
            "from collections import namedtuple",
            'Pair = namedtuple("Pair", "client_id client_secret")\n',
            "Pair({}, {})",
            "pair._asdict()",
        ),
        (
            "from pydantic import BaseModel",
            "\nclass Pair(BaseModel):\n    client_id: str\n    client_secret: str\n",
            "Pair(client_secret={1}, client_id={0})",
            "pair.model_dump()",
        ),
    ],
    ids=["dataclass", "named tuple", "pydantic"],
)
def test_a_record_of_which_all_fields_are_sent_is_made_with_the_apps_pair(
    tmp_path: Path, imports: str, record: str, made: str, spread: str
) -> None:
    text = RECORDS.format(
        imports=imports, record=record, north=made.format(*NORTH), south=made.format(*SOUTH), spread=spread
    )
    fixed = fixed_files(tmp_path, {"job.py": text})["job.py"]
    assert fixed == RECORDS.format(
        imports=imports, record=record, north=made.format(*APP), south=made.format(*APP), spread=spread
    )


def test_a_record_that_comes_from_elsewhere_too_stays(tmp_path: Path) -> None:
    record = "\n@dataclass\nclass Pair:\n    client_id: str\n    client_secret: str\n"
    text = RECORDS.format(
        imports="from dataclasses import asdict, dataclass\n\nfrom vault import stored",
        record=record,
        north="Pair({}, {})".format(*NORTH),
        south="stored(customer)",
        spread="asdict(pair)",
    )
    assert fixed_files(tmp_path, {"job.py": text})["job.py"] == text


BASE = """\
import os

import httpx


class Feed:
    company = None
    key = secret = ""

    def __init__(self):
        self.http = httpx.Client(base_url="https://api.procore.com")

    def open(self):
        form = {{"grant_type": "client_credentials", "client_id": {id}, "client_secret": {secret}}}
        token = httpx.post("https://login.procore.com/oauth/token", data=form).json()["access_token"]
        self.http.headers.update({{"Authorization": f"Bearer {{token}}"{header}}})

    def rfis(self, project):
        return self.http.get(f"/rest/v1.0/projects/{{project}}/rfis").json()
"""
FEEDS = """\
import os

from base import Feed


class North(Feed):
    company = 71
    key = os.environ["NORTH_KEY"]
    secret = os.environ["NORTH_SECRET"]


class South(Feed):
    company = 72
    key, secret = os.environ["SOUTH_KEY"], os.environ["SOUTH_SECRET"]
"""


@pytest.mark.parametrize(
    "each", ["[kind() for kind in Feed.__subclasses__()]", "[feeds.North(), feeds.South()]"], ids=["all", "named"]
)
def test_a_subclass_for_each_company_uses_the_apps_pair(tmp_path: Path, each: str) -> None:
    job = f"import feeds\nfrom base import Feed\n\nfor feed in {each}:\n    feed.open()\n    print(feed.rfis(7))\n"
    header = ', "Procore-Company-Id": str(self.company)'
    old = BASE.format(id="self.key", secret="self.secret", header=header)
    fixed = fixed_files(tmp_path, {"base.py": old, "feeds.py": FEEDS, "job.py": job})
    assert f'"client_id": {APP[0]}, "client_secret": {APP[1]}' in fixed["base.py"]
    assert "NORTH_SECRET" not in fixed["feeds.py"]
    assert "    company = 71\n" in fixed["feeds.py"]


def test_pairs_stay_where_nothing_else_says_the_company(tmp_path: Path) -> None:
    """With one pair for all, a setting for one company would go with every call."""
    job = "import feeds\n\nfor feed in [feeds.North(), feeds.South()]:\n    feed.open()\n    print(feed.rfis(7))\n"
    old = BASE.format(id="self.key", secret="self.secret", header="")
    files = {"base.py": old, "feeds.py": FEEDS.replace("company", "size"), "job.py": job}
    assert fixed_files(tmp_path, files) == files


LISTS = """\
import os

import requests

NAMES = os.environ["PROCORE_NAMES"].split(";")
IDS = os.environ["PROCORE_IDS"].split(";")
SECRETS = os.environ["PROCORE_SECRETS"].split(";")


def rfis(place, project):
    form = {"grant_type": "client_credentials", "client_id": IDS[place], "client_secret": SECRETS[place]}
    token = requests.post("https://login.procore.com/oauth/token", data=form).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    return requests.get(f"https://api.procore.com/rest/v1.0/projects/{project}/rfis", headers=headers).json()


for place, name in enumerate(NAMES):
    print(name, rfis(place, 7))
"""


def test_a_company_that_a_place_in_lists_stands_for_is_asked_for_in_a_list(tmp_path: Path) -> None:
    fixed = fixed_files(tmp_path, {"job.py": LISTS})["job.py"]
    assert '"Procore-Company-Id": os.environ["PROCORE_COMPANY_IDS"].split(";")[place]' in fixed
    assert f'"client_id": {APP[0]}, "client_secret": {APP[1]}' in fixed
    assert "SECRETS" not in fixed
    assert "NAMES = " in fixed


TABLE = """\
import os

CUSTOMERS = {
    "heron": {row},
    "ibis": {other},
}
"""
BASIC = """\
import requests

from customers import CUSTOMERS


def token(key):
    found = CUSTOMERS[key]
    reply = requests.post(
        "https://login.procore.com/oauth/token",
        auth={auth},
        data={"grant_type": "client_credentials"},
    )
    return reply.json()["access_token"]


def companies():
    return {key: each["number"] for key, each in CUSTOMERS.items()}
"""


@pytest.mark.parametrize(
    "auth", ['(found["id"], found["key"])', 'requests.auth.HTTPBasicAuth(found["id"], found["key"])']
)
@pytest.mark.parametrize(
    ("row", "left"),
    [
        ('{{"number": 5601, "id": {}, "key": {}}}', '{"number": 5601}'),
        ("dict(number=5601, id={}, key={})", "dict(number=5601)"),
    ],
)
def test_a_pair_of_settings_that_goes_by_basic_goes_in_the_body(tmp_path: Path, auth: str, row: str, left: str) -> None:
    pairs = [[f'os.environ.get("{name}_{what}")' for what in ("ID", "SECRET")] for name in ("HERON", "IBIS")]
    rows = (row.format(*pair) for pair in pairs)
    table = TABLE.replace("{row}", next(rows)).replace("{other}", next(rows))
    files = {
        "pyproject.toml": "",
        "customers.py": table,
        "tokens.py": BASIC.replace("{auth}", auth),
        ".env.example": "HERON_ID=\nHERON_SECRET=\nIBIS_ID=\nIBIS_SECRET=\n",
    }
    fixed = fixed_files(tmp_path, files)
    assert "auth=" not in fixed["tokens.py"]
    assert f'"client_id": {APP[0]}' in fixed["tokens.py"]
    assert f'"client_secret": {APP[1]}' in fixed["tokens.py"]
    assert "found" not in fixed["tokens.py"]
    assert fixed["customers.py"].count(left) == 2
    assert fixed[".env.example"] == "PROCORE_CLIENT_ID=\nPROCORE_CLIENT_SECRET=\n"


CLIENT = """\
import requests


class Client:
    def __init__({parameters}):
        self.account = account
        self.http = requests.Session()
        self.sign_in()

    def sign_in(self):
        form = {{
            "grant_type": "client_credentials",
            "client_id": self.account.identity,
            "client_secret": self.account.key,
        }}
        answer = self.http.post("https://login.procore.com/oauth/token", data=form)
        self.http.headers["Authorization"] = "Bearer " + answer.json()["access_token"]

    def projects(self):
        query = {{"company_id": self.account.number}}
        return self.http.get("https://api.procore.com/rest/v1.0/projects", params=query).json()
"""
ACCOUNTS = """\
import csv
from collections import namedtuple

from client import Client

Account = namedtuple("Account", "name number identity key")


def accounts():
    with open("accounts.csv") as file:
        return [Account(row["name"], row["number"], row["identity"], row["key"]) for row in csv.DictReader(file)]


for each in accounts():
    print(each.name, Client({given}).projects())
"""


@pytest.mark.parametrize(
    ("parameters", "given"), [("self, account", "each"), ("self, *, account: object", "account=each")]
)
def test_what_says_the_company_stays_with_whom_the_pair_was_taken_from(
    tmp_path: Path, parameters: str, given: str
) -> None:
    client = CLIENT.format(parameters=parameters)
    files = {"pyproject.toml": "", "client.py": client, "accounts.py": ACCOUNTS.replace("{given}", given)}
    fixed = fixed_files(tmp_path, files)
    assert f"def __init__({parameters}):\n        self.account = account\n" in fixed["client.py"]
    assert '"client_secret": ' + APP[1] in fixed["client.py"]
    assert 'self.http.headers["Procore-Company-Id"] = str(self.account.number)' in fixed["client.py"]
    assert 'namedtuple("Account", "name number")' in fixed["accounts.py"]
    assert 'Account(row["name"], row["number"]) for row' in fixed["accounts.py"]


PAIR_GIVEN = """\
import os

import requests

PAIRS = {{
    "heron": (os.environ["HERON_ID"], os.environ["HERON_SECRET"]),
    "ibis": (os.environ["IBIS_ID"], os.environ["IBIS_SECRET"]),
}}


class Signing:
    def __init__({parameters}):
        self.url = "https://login.procore.com/oauth/token"
        self.pair = pair

    def token(self):
        one, other = self.pair
        form = {{"grant_type": "client_credentials", "client_id": one, "client_secret": other}}
        return requests.post(self.url, data=form).json()["access_token"]


def signing(customer):
    return Signing({given}).token()
"""


@pytest.mark.parametrize(
    ("before", "given", "after", "left"),
    [
        ("self, pair", "PAIRS[customer]", "self", ""),
        ("self, pair: tuple", "PAIRS[customer]", "self", ""),
        ("self: object, pair: tuple[str, str] = None", "PAIRS[customer]", "self: object", ""),
        ("self, hint: str = ', (', pair=()", "'x', PAIRS[customer]", "self, hint: str = ', ('", "'x'"),
        ("self, *, pair: tuple", "pair=PAIRS[customer]", "self", ""),
        ("self, *, pair: tuple, hint: int = 3", "pair=PAIRS[customer], hint=4", "self, *, hint: int = 3", "hint=4"),
        (
            "self, pair: tuple, *, hint: dict[str, int]",
            "PAIRS[customer], hint=4",
            "self, *, hint: dict[str, int]",
            "hint=4",
        ),
        ("self, pair: tuple, *rest: int", "PAIRS[customer]", "self, *rest: int", ""),
        ("self, pair: tuple, **more: int", "PAIRS[customer]", "self, **more: int", ""),
        ("self, pair: tuple, /, hint=1", "PAIRS[customer]", "self, /, hint=1", ""),
    ],
)
def test_a_parameter_goes_with_its_annotation_and_default(
    tmp_path: Path, before: str, given: str, after: str, left: str
) -> None:
    text = PAIR_GIVEN.format(parameters=before, given=given)
    fixed = fixed_files(tmp_path, {"pyproject.toml": "", "signing.py": text})["signing.py"]
    assert f"def __init__({after}):\n" in fixed
    assert f"return Signing({left}).token()\n" in fixed
    assert "pair" not in fixed.lower()
