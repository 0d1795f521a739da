"""Who chooses the credentials, in disguise: a company is one finding where it does, environments and apps are none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from lint_procore.cli import cli

LOGIN = """

def ask(cid, secret, host="https://login.procore.com"):
    form = {"grant_type": "client_credentials", "client_id": cid, "client_secret": secret}
    return requests.post(host + "/oauth/token", data=form).json()["access_token"]


"""


def found(code: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The text from where each PRC102 stands to the end of its line. An empty line ends the imports of ``code``."""
    imports, rest = code.strip("\n").split("\n\n", 1)
    text = "import requests\n" + imports + LOGIN + rest + "\n"
    (folder / "x.py").write_text(text)
    monkeypatch.chdir(folder)
    command = ["check", "x.py", "--isolated", "--select", "PRC102,PRC104", "--output-format", "json"]
    ran = CliRunner().invoke(cli, command, standalone_mode=False, catch_exceptions=False)
    findings = json.loads(ran.stdout)
    assert len({each["code"] for each in findings}) < 2  # what PRC102 speaks of is no note
    lines = text.split("\n")
    places = [each["location"] for each in findings if each["code"] == "PRC102"]
    return [lines[place["row"] - 1][place["column"] - 1 :] for place in places]


CHOSEN = [
    pytest.param(
        """
import csv

with open("pairs.csv") as file:
    for line in csv.DictReader(file, delimiter=";"):
        print(len(ask(line["id"], line["secret"])))
""",
        'line["secret"])))',
        id="lines of a table in a file",
    ),
    pytest.param(
        """
import csv

def lines():
    with open("pairs.csv") as file:
        return [(line[1], line[2]) for line in csv.reader(file)]
for one, other in lines():
    print(len(ask(one, other)))
""",
        "line[2]) for line in csv.reader(file)]",
        id="lines of a table in a file by position",
    ),
    pytest.param(
        """
import pandas as pd

frame = pd.read_csv("pairs.csv")
for _, line in frame.iterrows():
    print(len(ask(line["id"], line["secret"])))
""",
        'line["secret"])))',
        id="lines of a data frame",
    ),
    pytest.param(
        """
import os

def token(company):
    match company:
        case "acme":
            cid, secret = os.environ["ACME_ID"], os.environ["ACME_SECRET"]
        case "globex":
            cid, secret = os.environ["GLOBEX_ID"], os.environ["GLOBEX_SECRET"]
        case _:
            raise ValueError(company)
    return ask(cid, secret)
""",
        "company",
        id="a match statement",
    ),
    pytest.param(
        """
import re

CREDS = {"acme": {"id": "a-id", "secret": "a-sec"}, "globex": {"id": "g-id", "secret": "g-sec"}}
HOUSE = {"id": "h-id", "secret": "h-sec"}
def token(tenant):
    creds = CREDS.get(tenant, HOUSE)
    return ask(creds["id"], creds["secret"])
""",
        "CREDS.get(tenant, HOUSE)",
        id="a table with a default",
    ),
    pytest.param(
        """
import os

def token(tenant):
    secret = os.environ.get(f"{tenant}_SECRET", os.environ.get("DEFAULT_SECRET"))
    return ask(os.environ.get(f"{tenant}_ID", ""), secret)
""",
        'os.environ.get(f"{tenant}_SECRET", os.environ.get("DEFAULT_SECRET"))',
        id="a name built from parts, with a default",
    ),
    pytest.param(
        """
import re
from dataclasses import dataclass

@dataclass
class Customer:
    name: str
    client_id: str
    client_secret: str
def token(who: Customer):
    return ask(who.client_id, who.client_secret)
""",
        "who.client_secret",
        id="an attribute of a record",
    ),
    pytest.param(
        """
import json

for customer in json.load(open("customers.json")):
    ask(customer["client_id"], customer["client_secret"])
""",
        'customer["client_secret"]',
        id="records of a JSON file",
    ),
    pytest.param(
        """
import json

with open("companies.json") as f:
    companies = json.load(f)
for name, block in companies.items():
    ask(block["client_id"], block["client_secret"])
""",
        'block["client_secret"]',
        id="blocks of a JSON file",
    ),
    pytest.param(
        """
import re

COMPANIES = [{"id": "a-id", "secret": "a-sec-000"}, {"id": "g-id", "secret": "g-sec-000"}]
for company in COMPANIES:
    ask(company["id"], company["secret"])
""",
        'company["secret"]',
        id="a loop over known records",
    ),
    pytest.param(
        """
import re
from django.conf import settings

def token(tenant):
    return ask(getattr(settings, f"{tenant}_ID"), getattr(settings, f"{tenant}_SECRET"))
""",
        'getattr(settings, f"{tenant}_SECRET")',
        id="a name of a setting built from parts",
    ),
    pytest.param(
        """
import re
from google.cloud import secretmanager

def read(name):
    client = secretmanager.SecretManagerServiceClient()
    path = f"projects/x/secrets/{name}/versions/latest"
    return client.access_secret_version(request={"name": path}).payload.data.decode()
def token(customer):
    return ask(read(customer + "-procore-id"), read(customer + "-procore-secret"))
""",
        "client.access_secret_version(",
        id="a secret manager, asked in a function of its own",
    ),
    pytest.param(
        """
import hvac

vault = hvac.Client()
def token(org):
    found = vault.secrets.kv.v2.read_secret_version(mount_point="procore", path=org)["data"]["data"]
    return ask(found["client_id"], found["client_secret"])
""",
        'vault.secrets.kv.v2.read_secret_version(mount_point="procore", path=org)',
        id="a vault asked with two arguments",
    ),
    pytest.param(
        """
import os

class Client:
    client_id = client_secret = None
    def token(self):
        return ask(self.client_id, self.client_secret)
class Acme(Client):
    client_id = os.environ["ACME_ID"]
    client_secret = os.environ["ACME_SECRET"]
class Globex(Client):
    client_id = os.environ["GLOBEX_ID"]
    client_secret = os.environ["GLOBEX_SECRET"]
""",
        "requests.post(",
        id="a class for each company",
    ),
    pytest.param(
        """
import os

def creds(company):
    if company == "acme":
        return os.environ["ACME_ID"], os.environ["ACME_SECRET"]
    if company == "globex":
        return os.environ["GLOBEX_ID"], os.environ["GLOBEX_SECRET"]
    raise KeyError(company)
def token(company):
    return ask(*creds(company))
""",
        'company == "acme"',
        id="early returns",
    ),
    pytest.param(
        """
import re
from models import Company

def token(session, company_id):
    found = session.query(Company).filter_by(id=company_id).one()
    return ask(found.client_id, found.client_secret)
""",
        "session.query(Company).filter_by(id=company_id)",
        id="a row of a database",
    ),
    pytest.param(
        """
import keyring

def token(company):
    return ask(keyring.get_password("procore-id", company), keyring.get_password("procore", company))
""",
        'keyring.get_password("procore", company)',
        id="a keyring",
    ),
    pytest.param(
        """
import sys

PAIRS = {"north": ("n-id", "n-secret-0"), "south": ("s-id", "s-secret-0")}
company = sys.argv[1]
cid, secret = PAIRS[company]
ask(cid, secret)
""",
        "PAIRS[company]",
        id="the command line",
    ),
    pytest.param(
        """
import re

PAIRS = {"north": ("n-id", "n-secret-0"), "south": ("s-id", "s-secret-0")}
def token(company):
    cid, secret = PAIRS[company]
    return ask(cid, secret)
print(token("north"))
""",
        "PAIRS[company]",
        id="a table of which one row is used",
    ),
    pytest.param(
        """
import configparser

config = configparser.ConfigParser()
config.read("procore.ini")
def token(customer):
    return ask(config[customer]["client_id"], config.get(customer, "client_secret"))
""",
        'config.get(customer, "client_secret")',
        id="sections of a file",
    ),
    pytest.param(
        """
import yaml

cfg = {"companies": {"north": {"id": "n-id", "secret": "n-secret-0"}, "south": {"id": "s-id", "secret": "s-secret-0"}}}
def token(name):
    found = cfg["companies"][name]
    return ask(found["id"], found["secret"])
""",
        'cfg["companies"][name]',
        id="a table that alone says whose the pairs are",
    ),
    pytest.param(
        """
import settings

def token(key):
    return ask(settings.load()["tenants"][key]["id"], settings.load()["tenants"][key]["secret"])
""",
        'settings.load()["tenants"][key]',
        id="a table of a file that alone says whose the pairs are",
    ),
    pytest.param(
        """
import re

def table():
    pair_by_customer = {"north": ("n-id", "n-secret-0"), "south": ("s-id", "s-secret-0")}
    return pair_by_customer
for slug, pair in sorted(table().items()):
    print(slug, ask(*pair))
""",
        "slug, pair in sorted(table().items())",
        id="a loop over a table of customers by a name that says nothing",
    ),
    pytest.param(
        """
from collections import namedtuple

Row = namedtuple("Row", ["slug", "cid", "key"])
TENANTS = [Row("north", "n-id", "n-secret-0"), Row("south", "s-id", key="s-secret-0")]
class Auth(requests.auth.AuthBase):
    def __init__(self, row):
        self.row = row
    def __call__(self, request):
        request.headers["Authorization"] = "Bearer " + ask(self.row.cid, self.row.key)
        return request
for row in TENANTS:
    http = requests.Session()
    http.auth = Auth(row)
    http.get("https://api.procore.com/rest/v1.0/projects")
""",
        "self.row.key",
        id="named tuples that an auth object asks with",
    ),
    pytest.param(
        """
import re
from flask import g

def token():
    return ask(g.tenant.client_id, g.tenant.client_secret)
""",
        "g.tenant.client_secret",
        id="a record that belongs to the request that is answered",
    ),
    pytest.param(
        """
import os

IDS = os.environ["PROCORE_IDS"].split()
KEYS = os.environ["PROCORE_KEYS"].split()
for at in range(len(IDS)):
    ask(IDS[at], KEYS[at])
""",
        "KEYS[at]",
        id="the same place in two lists",
    ),
    pytest.param(
        """
from dataclasses import dataclass

ROWS = {"a": {"login": "a-id", "key": "a-secret-0"}, "b": {"login": "b-id", "key": "b-secret-0", "note": "late"}}
@dataclass
class Row:
    login: str
    key: str
    note: str = ""
def jobs(customer):
    row = Row(**ROWS[customer])
    def nightly():
        return ask(row.login, row.key)
    return nightly
""",
        "ROWS[customer]",
        id="a record made of the entries of one of several, in a function that another gives back",
    ),
    pytest.param(
        """
import csv

with open("data/companies.csv") as f:
    for row in csv.DictReader(f):
        ask(row["id"], row["secret"])
""",
        'row["secret"]',
        id="rows of a file that is called after companies",
    ),
]


@pytest.mark.parametrize(("code", "place"), CHOSEN)
def test_pair_of_a_company_is_reported_once_where_it_is_chosen(
    code: str, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (at,) = found(code, tmp_path, monkeypatch)
    assert at.startswith(place)


NOT_CHOSEN = [
    pytest.param(
        """
import csv

with open("environments.csv") as file:
    for line in csv.DictReader(file):
        print(len(ask(line["id"], line["secret"], line["host"])))
""",
        id="lines of a table of environments in a file",
    ),
    pytest.param(
        """
import csv

with open("pairs.csv") as file:
    for app in csv.DictReader(file):
        print(len(ask(app["id"], app["secret"])))
""",
        id="lines of a table of apps in a file",
    ),
    pytest.param(
        """
import os

STAGES = os.environ["PROCORE_STAGES"].split(",")
IDS = os.environ["PROCORE_IDS"].split(",")
KEYS = os.environ["PROCORE_KEYS"].split(",")
def token(stage):
    at = STAGES.index(stage)
    return ask(IDS[at], KEYS[at], "https://" + os.environ["PROCORE_HOSTS"].split(",")[at])
""",
        id="the same place in lists of environments",
    ),
    pytest.param(
        """
from types import SimpleNamespace

ROWS = {
    "trial": {"login": "t-id", "key": "t-secret-0", "host": "https://login-sandbox.procore.com"},
    "live": {"login": "l-id", "key": "l-secret-0", "host": "https://login.procore.com"},
}
def jobs(env):
    row = SimpleNamespace(**ROWS[env])
    def nightly():
        return ask(row.login, row.key, row.host)
    return nightly
""",
        id="a record made of the entries of one of several environments",
    ),
    pytest.param(
        """
import os

cid, secret = os.environ["PROCORE_PAIR"].split(":")
first = os.environ["PROCORE_PAIR"].split(":")
ask(first[0], first[1])
ask(cid, secret)
""",
        id="a pair in one setting",
    ),
    pytest.param(
        """
import os

def token(attempt):
    return ask(os.environ["PROCORE_ID"], os.environ["PROCORE_KEYS"].split(",")[attempt])
""",
        id="several secrets of one account",
    ),
    pytest.param(
        """
import re
from flask import current_app, g

def token():
    if g.company is None:
        raise LookupError
    return ask(current_app.config["PROCORE"]["client_id"], g.settings["client_secret"])
""",
        id="the app's pair for a request of a company",
    ),
    pytest.param(
        """
import yaml

cfg = {"environments": {"trial": {"id": "n-id", "secret": "n-sec-00"}, "live": {"id": "s-id", "secret": "s-sec-00"}}}
def token(name):
    found = cfg["environments"][name]
    return ask(found["id"], found["secret"], found["host"])
""",
        id="a table of environments, by a name that says nothing",
    ),
    pytest.param(
        """
import settings

def token(name):
    return ask(settings.load()["apps"][name]["id"], settings.load()["apps"][name]["secret"])
""",
        id="a table of apps, by a name that says nothing",
    ),
    pytest.param(
        """
import settings

def token(env):
    found = settings.load()["companies"][env]
    return ask(found["id"], found["secret"], found["host"])
""",
        id="a table called after companies that an environment chooses from",
    ),
    pytest.param(
        """
import os

def token(env):
    match env:
        case "sandbox":
            cid, secret, host = os.environ["SB_ID"], os.environ["SB_SECRET"], "https://login-sandbox.procore.com"
        case _:
            cid, secret, host = os.environ["PR_ID"], os.environ["PR_SECRET"], "https://login.procore.com"
    return ask(cid, secret, host)
""",
        id="a match statement",
    ),
    pytest.param(
        """
import re

CREDS = {"sandbox": {"id": "a-id", "secret": "a-sec-000"}, "production": {"id": "g-id", "secret": "g-sec-000"}}
def token(env):
    creds = CREDS.get(env, CREDS["production"])
    return ask(creds["id"], creds["secret"])
""",
        id="a table with a default",
    ),
    pytest.param(
        """
import re
from dataclasses import dataclass

@dataclass
class Environment:
    name: str
    client_id: str
    client_secret: str
def token(env: Environment):
    return ask(env.client_id, env.client_secret)
""",
        id="an attribute of a record",
    ),
    pytest.param(
        """
import csv

for environment in csv.DictReader(open("environments.csv")):
    print(environment["name"], ask(environment["client_id"], environment["client_secret"], environment["host"]))
""",
        id="rows of a file",
    ),
    pytest.param(
        """
import json

stage = json.load(open("stages.json"))["sandbox"]
ask(stage["client_id"], stage["client_secret"])
""",
        id="a section of a file",
    ),
    pytest.param(
        """
import re
from django.conf import settings

def token(env):
    return ask(getattr(settings, f"{env}_ID"), getattr(settings, f"{env}_SECRET"))
""",
        id="a setting",
    ),
    pytest.param(
        """
import boto3

def token(stage):
    sm = boto3.client("secretsmanager")
    return ask("x", sm.get_secret_value(SecretId=f"{stage}/procore")["SecretString"])
""",
        id="a secret manager",
    ),
    pytest.param(
        """
import os

class Client:
    def token(self):
        return ask(self.client_id, self.client_secret, self.host)
class Sandbox(Client):
    host = "https://login-sandbox.procore.com"
    client_id = os.environ["A_ID"]
    client_secret = os.environ["A_SECRET"]
class Production(Client):
    host = "https://login.procore.com"
    client_id = os.environ["B_ID"]
    client_secret = os.environ["B_SECRET"]
""",
        id="a class for each environment",
    ),
    pytest.param(
        """
import os

if os.getenv("PROCORE_ENV") == "sandbox":
    PAIR = ("s-id", "s-secret-000")
else:
    PAIR = ("p-id", "p-secret-000")
ask(*PAIR)
""",
        id="a branch on a variable",
    ),
    pytest.param(
        """
import os

is_sandbox = os.getenv("PROCORE_ENV") == "sandbox"
SECRET = "s-secret-000" if is_sandbox else "p-secret-000"
ask("x", SECRET)
""",
        id="a flag",
    ),
    pytest.param(
        """
import os

def secret(company, sandbox):
    if company is None:
        return None
    if sandbox:
        return os.environ["SB_SECRET"]
    return os.environ["PR_SECRET"]
def token(company, sandbox=False):
    return ask("x", secret(company, sandbox))
""",
        id="a company without which there is none",
    ),
    pytest.param(
        """
import os, hvac

def read(client, path):
    return client.read(path)
def token(client, connection):
    return ask(get(connection, "id"), get(client, "procore/secret"))
""",
        id="clients and connections handed on",
    ),
    pytest.param(
        """
import os

class ProcoreConnection:
    def __init__(self, prefix):
        self.secret = os.environ[prefix + "_SECRET"]
        self.id = os.environ[prefix + "_ID"]
    def token(self):
        return ask(self.id, self.secret)
""",
        id="a class called after a connection",
    ),
    pytest.param(
        """
import os

def token(customer):
    return ask(customer["id"], customer["secret"])
print(token({"id": os.environ["PROCORE_ID"], "secret": os.environ["PROCORE_SECRET"]}))
""",
        id="one record",
    ),
    pytest.param(
        """
import re

APPS = {"rfi": ("r-id", "r-sec-0000"), "photos": ("p-id", "p-sec-0000")}
def token(app):
    cid, secret = APPS[app]
    return ask(cid, secret)
""",
        id="a table of apps",
    ),
    pytest.param(
        """
import re

APPS = [{"name": "rfi", "id": "r-id", "secret": "r-sec-0000"}, {"name": "photos", "id": "p-id", "secret": "p-sec-0000"}]
for app in APPS:
    ask(app["id"], app["secret"])
""",
        id="a loop over apps",
    ),
]


@pytest.mark.parametrize("code", NOT_CHOSEN)
def test_pair_of_an_environment_or_an_app_is_silent(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(code, tmp_path, monkeypatch) == []
