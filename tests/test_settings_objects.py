"""Settings objects: wherever a base, a path or a token address comes from, what is wrong with it is found.

Each project has ``client.py``, which sends `GET` of ``BASE + "/rest/v1.0/projects"`` with a token and the company, and
gets ``BASE`` in the way of its case; the base is a legacy host, so that PRC302 shows that it was followed.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import lint_procore.syntax.parse  # noqa: F401  (before workers are forked)
from lint_procore.cli import cli

REQUEST = """
import requests

def projects(token, company):
    headers = {"Authorization": f"Bearer {token}", "Procore-Company-Id": str(company)}
    return requests.get(BASE + "/rest/v1.0/projects", headers=headers)
"""

# name: where PRC302 is to stand, and the project's files beside the request; the text for client.py comes first.
SETTINGS: dict[str, tuple[str, dict[str, str]]] = {
    "a dataclass": (
        "settings.py:5",
        {
            "client.py": "from settings import Settings\nBASE = Settings().base\n",
            "settings.py": "from dataclasses import dataclass\n\n@dataclass\nclass Settings:\n"
            '    base: str = "https://app.procore.com"\n',
        },
    ),
    "a dataclass with a factory": (
        "settings.py:5",
        {
            "client.py": "from settings import Settings\nBASE = Settings().base\n",
            "settings.py": "from dataclasses import dataclass, field\n\n@dataclass\nclass Settings:\n"
            '    base: str = field(default_factory=lambda: "https://app.procore.com")\n',
        },
    ),
    "attrs": (
        "settings.py:6",
        {
            "client.py": "from settings import Settings\nBASE = Settings().base\n",
            "settings.py": "import attr\n\n\n@attr.s\nclass Settings:\n"
            '    base = attr.ib(default="https://app.procore.com")\n',
        },
    ),
    "pydantic settings with a prefix": (
        "settings.py:5",
        {
            "client.py": "from settings import settings\nBASE = settings.base\n",
            "settings.py": "from pydantic_settings import BaseSettings\n\nclass Settings(BaseSettings):\n"
            '    model_config = {"env_prefix": "PROCORE_"}\n    base: str = "https://app.procore.com"\n\n'
            "settings = Settings()\n",
        },
    ),
    "models within pydantic settings": (
        "settings.py:5",
        {
            "client.py": "from settings import settings\nBASE = settings.procore.base\n",
            "settings.py": "from pydantic import BaseModel\nfrom pydantic_settings import BaseSettings\n\n"
            'class Procore(BaseModel):\n    base: str = "https://app.procore.com"\n\n'
            "class Settings(BaseSettings):\n"
            '    model_config = {"env_nested_delimiter": "__"}\n    procore: Procore\n\nsettings = Settings()\n',
        },
    ),
    "a plain class": (
        "settings.py:2",
        {
            "client.py": "import settings\nBASE = settings.Config.BASE\n",
            "settings.py": 'class Config:\n    BASE = "https://app.procore.com"\n',
        },
    ),
    "a class for each environment": (
        "settings.py:2",
        {
            "client.py": "import os\nfrom settings import CONFIG\nBASE = CONFIG[os.environ['ENV']].BASE\n",
            "settings.py": 'class Live:\n    BASE = "https://app.procore.com"\n\n'
            'class Trial:\n    BASE = "https://sandbox.procore.com"\n\nCONFIG = {"live": Live, "trial": Trial}\n',
        },
    ),
    "an enumeration with values of its own": (
        "settings.py:4",
        {
            "client.py": "from settings import Host\nBASE = Host.LIVE.address()\n",
            "settings.py": "from enum import Enum\n\nclass Host(Enum):\n"
            '    LIVE = "https://app.procore.com"\n\n    def address(self):\n        return self.value\n',
        },
    ),
    "Django": (
        "shop/settings.py:1",
        {
            "client.py": "from django.conf import settings\nBASE = settings.PROCORE_BASE\n",
            "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
            "shop/__init__.py": "",
            "shop/settings.py": 'PROCORE_BASE = "https://app.procore.com"\n',
        },
    ),
    "Flask, from an object": (
        "defaults.py:1",
        {
            "client.py": "from flask import current_app\nBASE = current_app.config['PROCORE_BASE']\n",
            "app.py": "from flask import Flask\n\ndef create_app():\n    app = Flask(__name__)\n"
            '    app.config.from_object("defaults")\n    return app\n',
            "defaults.py": 'PROCORE_BASE = "https://app.procore.com"\n',
        },
    ),
    "Flask, from a mapping": (
        "app.py:3",
        {
            "client.py": "from app import app\nBASE = app.config.get('PROCORE_BASE')\n",
            "app.py": 'from flask import Flask\napp = Flask(__name__)\napp.config.from_mapping(PROCORE_BASE="https://app.procore.com")\n',
        },
    ),
    "configparser": (
        "procore.ini:2",
        {
            "client.py": 'import configparser\ncfg = configparser.ConfigParser()\ncfg.read("procore.ini")\n'
            'BASE = cfg["procore"]["base"]\n',
            "procore.ini": "[procore]\nbase = https://app.procore.com\n",
        },
    ),
    "configparser, by get": (
        "procore.ini:2",
        {
            "client.py": "import configparser\ncfg = configparser.ConfigParser()\ncfg.read(['a.ini', 'procore.ini'])\n"
            'BASE = cfg.get("procore", "base", fallback=None)\n',
            "procore.ini": "[procore]\nbase = https://app.procore.com\n",
        },
    ),
    "configparser, by the items of a section": (
        "procore.ini:5",
        {
            "client.py": "import configparser\ncfg = configparser.ConfigParser()\n"
            'with open("procore.ini") as f:\n    cfg.read_file(f)\n'
            'BASE = dict(cfg.items("hosts"))["base"]\n',
            "procore.ini": "[log]\nlevel = debug\n\n[hosts]\nbase = https://app.procore.com\n",
        },
    ),
    "JSON": (
        "config.json:1",
        {
            "client.py": 'import json\nwith open("config.json") as f:\n    CONFIG = json.load(f)\n'
            'BASE = CONFIG["base"]\n',
            "config.json": '{"base": "https://app.procore.com"}',
        },
    ),
    "JSON beside the module": (
        "config.json:1",
        {
            "client.py": "import json\nfrom pathlib import Path\n"
            'CONFIG = json.loads((Path(__file__).parent / "config.json").read_text())\nBASE = CONFIG["base"]\n',
            "config.json": '{"base": "https://app.procore.com"}',
        },
    ),
    "TOML": (
        "config.toml:2",
        {
            "client.py": 'import tomllib\nCONFIG = tomllib.load(open("config.toml", "rb"))\n'
            'BASE = CONFIG["procore"]["base"]\n',
            "config.toml": '[procore]\nbase = "https://app.procore.com"\n',
        },
    ),
    "dotenv_values": (
        ".env:2",
        {
            "client.py": 'from dotenv import dotenv_values\nCONFIG = dotenv_values(".env")\n'
            'BASE = CONFIG["PROCORE_BASE"]\n',
            ".env": "# hosts\nexport PROCORE_BASE='https://app.procore.com'\n",
        },
    ),
    "YAML": (
        "settings.yaml:4",
        {
            "client.py": 'import yaml\nwith open("settings.yaml") as f:\n    CONFIG = yaml.safe_load(f)\n'
            'BASE = CONFIG["procore"]["base"]\n',
            "settings.yaml": "# hosts\nprocore:\n  retries: 3\n  base: https://app.procore.com\n",
        },
    ),
    "YAML beside the module": (
        "hosts.yml:1",
        {
            "client.py": "import yaml\nfrom pathlib import Path\n"
            'CONFIG = yaml.load(Path(__file__).with_name("hosts.yml").read_text(), Loader=yaml.SafeLoader)\n'
            'BASE = CONFIG["hosts"][0]\n',
            "hosts.yml": "hosts: ['https://app.procore.com']\n",
        },
    ),
    "YAML with what it merges": (
        "hosts.yml:2",
        {
            "client.py": 'import yaml\nCONFIG = yaml.safe_load(open("hosts.yml"))\nBASE = CONFIG["live"]["base"]\n',
            "hosts.yml": "all: &all\n  base: https://app.procore.com\nlive:\n  <<: *all\n  retries: 2\n",
        },
    ),
    "YAML of several documents": (
        "hosts.yml:3",
        {
            "client.py": 'import yaml\nNAMES, HOSTS = yaml.safe_load_all(open("hosts.yml"))\nBASE = HOSTS["base"]\n',
            "hosts.yml": "name: nightly\n---\nbase: https://app.procore.com\n",
        },
    ),
    "ruamel": (
        "hosts.yaml:1",
        {
            "client.py": "from pathlib import Path\nfrom ruamel.yaml import YAML\n"
            'CONFIG = YAML(typ="safe").load(Path("hosts.yaml"))\nBASE = CONFIG["base"]\n',
            "hosts.yaml": "base: https://app.procore.com\n",
        },
    ),
    "Dynaconf": (
        "settings.toml:2",
        {
            "client.py": "from config import settings\nBASE = settings.PROCORE_BASE\n",
            "config.py": "from dynaconf import Dynaconf\n"
            'settings = Dynaconf(settings_files=["settings.toml", ".secrets.toml"], environments=True)\n',
            "settings.toml": '[default]\nprocore_base = "https://app.procore.com"\n\n[production]\nretries = 3\n',
        },
    ),
    "Dynaconf, by get": (
        "settings.yaml:2",
        {
            "client.py": "from dynaconf import Dynaconf\nsettings = Dynaconf(settings_files=['settings.yaml'])\n"
            'BASE = settings.get("procore")["base"]\n',
            "settings.yaml": "procore:\n  base: https://app.procore.com\n",
        },
    ),
    "Dynaconf with a section for each environment": (
        "settings.toml:5",
        {
            "client.py": "from dynaconf import Dynaconf\n"
            "settings = Dynaconf(settings_files=['settings.toml'], environments=True)\n"
            'BASE = settings["BASE"]\n',
            "settings.toml": '[development]\nbase = "https://sandbox.procore.com"\n\n[production]\n'
            'base = "https://app.procore.com"\n',
        },
    ),
    "Flask, from a TOML file": (
        "instance/procore.toml:1",
        {
            "client.py": "from flask import current_app\nBASE = current_app.config['PROCORE_BASE']\n",
            "app.py": "import tomllib\nfrom flask import Flask\n\napp = Flask(__name__)\n"
            'app.config.from_file("procore.toml", load=tomllib.load, text=False)\n',
            "instance/procore.toml": 'PROCORE_BASE = "https://app.procore.com"\n',
        },
    ),
    "environs with a prefix": (
        "client.py:4",
        {
            "client.py": "from environs import Env\nenv = Env()\n"
            'with env.prefixed("PROCORE_"):\n    BASE = env.str("BASE", "https://app.procore.com")\n'
        },
    ),
    "getenv": (
        "client.py:2",
        {"client.py": 'import os\nBASE = os.getenv("PROCORE_BASE", "https://app.procore.com")\n'},
    ),
    "decouple": (
        "client.py:2",
        {
            "client.py": 'from decouple import config\nBASE = config("PROCORE_BASE", default="https://app.procore.com")\n'
        },
    ),
    "environs": (
        "client.py:4",
        {
            "client.py": "from environs import Env\nenv = Env()\nenv.read_env()\n"
            'BASE = env.str("PROCORE_BASE", "https://app.procore.com")\n'
        },
    ),
    "django-environ": (
        "client.py:3",
        {
            "client.py": "import environ\nenv = environ.Env()\n"
            'BASE = env("PROCORE_BASE", default="https://app.procore.com")\n'
        },
    ),
    "argparse": (
        "client.py:3",
        {
            "client.py": "import argparse\nparser = argparse.ArgumentParser()\n"
            'parser.add_argument("--base-url", default="https://app.procore.com")\n'
            "BASE = parser.parse_args().base_url\n"
        },
    ),
}

IMPORTS: dict[str, tuple[str, dict[str, str]]] = {
    "a package's own": (
        "pkg/hosts.py:1",
        {"pkg/__init__.py": "from .hosts import BASE\n", "client.py": "from pkg import BASE\n"},
    ),
    "of all names": ("pkg/hosts.py:1", {"pkg/__init__.py": "", "client.py": "from pkg.hosts import *\n"}),
    "by another name": ("pkg/hosts.py:1", {"client.py": "import pkg.hosts as h\nBASE = h.BASE\n"}),
    "below src": ("src/pkg/hosts.py:1", {"src/pkg/__init__.py": "", "client.py": "from pkg.hosts import BASE\n"}),
    "by a folder added with os.path": (
        "lib/pkg/hosts.py:1",
        {
            "client.py": "import os\nimport sys\n"
            'sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))\n'
            "from pkg.hosts import BASE\n"
        },
    ),
    "by a folder added with pathlib": (
        "lib/pkg/hosts.py:1",
        {
            "client.py": "import sys\nfrom pathlib import Path\n\nHERE = Path(__file__).resolve().parent\n"
            'sys.path.append(str(HERE / "lib"))\nfrom pkg.hosts import BASE\n'
        },
    ),
}


def check(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The lines about PRC302 when a project is checked."""
    monkeypatch.chdir(folder)
    command = ["check", ".", "--isolated", "--output-format", "concise", "--select", "PRC302"]
    result = CliRunner().invoke(cli, command, standalone_mode=False, catch_exceptions=False)
    assert result.return_value in (0, 1), result.output
    return [line for line in result.output.splitlines() if "PRC302" in line]


@pytest.mark.parametrize("case", [*SETTINGS, *(f"import: {name}" for name in IMPORTS)])
def test_the_base_is_followed(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place, files = IMPORTS[case.removeprefix("import: ")] if case.startswith("import: ") else SETTINGS[case]
    if place.endswith("hosts.py:1"):
        files = {**files, place.removesuffix(":1"): 'BASE = "https://app.procore.com"\n'}
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text + REQUEST if name == "client.py" else text)
    found = check(tmp_path, monkeypatch)
    assert [":".join(line.split(":")[:2]) for line in found] == [place]


def test_no_file_outside_the_project_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (project / "pyproject.toml").write_text("")
    outside = tmp_path / "config.json"
    outside.write_text('{"base": "https://app.procore.com"}')
    (project / "link.json").symlink_to(outside)
    for name in (str(outside), "../config.json", "link.json"):
        text = f'import json\nCONFIG = json.load(open("{name}"))\nBASE = CONFIG["base"]\n'
        (project / "client.py").write_text(text + REQUEST)
        assert check(project, monkeypatch) == []


def test_what_stands_in_a_file_that_is_not_checked_is_said_of_the_code_that_loads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.json").write_text('{\n  "base": "https://app.procore.com"\n}\n')
    program = 'import json\nCONFIG = json.load(open("config.json"))\nBASE = CONFIG["base"]\n'
    (tmp_path / "client.py").write_text(program + REQUEST)
    monkeypatch.chdir(tmp_path)
    command = ["check", "client.py", "--isolated", "--output-format", "json", "--select", "PRC302"]
    found = json.loads(CliRunner().invoke(cli, command, standalone_mode=False).stdout)
    assert [(each["filename"], each["location"]["row"]) for each in found] == [("client.py", 2)]
    places = [(each["filename"], each["location"]["row"]) for each in found[0]["evidence"]]
    assert ("config.json", 2) in places
    (tmp_path / "client.py").write_text(
        program.replace('"))', '"))  # noqa: PRC302 to be moved in spring', 1) + REQUEST
    )
    assert json.loads(CliRunner().invoke(cli, command, standalone_mode=False).stdout) == []


@pytest.mark.parametrize("name", ["owners.json", "owners.toml", "owners.ini"])
def test_a_secret_in_a_settings_file_is_reported_in_the_file_or_not_at_all(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing in the file speaks of the platform; and one that is kept out of the repository may hold a secret."""
    first, second = "5ec7e70123456789abcdef0123456789abcdef", "5ec7e7fedcba9876543210fedcba9876543210"
    (tmp_path / "owners.json").write_text(
        f'{{"north": {{\n"id": "n-id",\n"key": "{first}"}},\n\n"south": {{\n"id": "s-id",\n"key": "{second}"}}}}\n'
    )
    (tmp_path / "owners.toml").write_text(
        f'[north]\nid = "n-id"\nkey = "{first}"\n\n[south]\nid = "s-id"\nkey = "{second}"\n'
    )
    (tmp_path / "owners.ini").write_text(f"[north]\nid: n-id\nkey={first}\n\n[south]\nid: s-id\nkey={second}\n")
    loading = {"json": "OWNERS = json.load(f)", "toml": "OWNERS = tomllib.load(f)", "ini": "OWNERS.read_file(f)"}
    (tmp_path / "client.py").write_text(
        "import configparser, json, os, requests, tomllib\n\nOWNERS = configparser.ConfigParser()\n"
        f"f = open(os.getenv('OWNERS') or '{name}', 'rb')\n{loading[name[7:]]}\n\n"
        "def token(owner):\n"
        '    return requests.post("https://login.procore.com/oauth/token", json={"grant_type": "client_credentials",\n'
        '        "client_id": OWNERS[owner]["id"], "client_secret": OWNERS[owner]["key"]}).json()["access_token"]\n'
    )
    monkeypatch.chdir(tmp_path)

    def rows(*paths: str) -> list[tuple[str, int, list[int]]]:
        command = ["check", *paths, "--isolated", "--output-format", "json", "--select", "PRC204"]
        found = json.loads(CliRunner().invoke(cli, command, standalone_mode=False, catch_exceptions=False).stdout)
        evidence = [[at["location"]["row"] for at in each["evidence"] if at["filename"] == name] for each in found]
        return [(each["filename"], each["location"]["row"], at) for each, at in zip(found, evidence, strict=True)]

    assert rows(".") == [(name, 3, [2]), (name, 7, [6])]
    assert rows("client.py") == []


@pytest.mark.parametrize(
    ("name", "loading", "text"),
    [
        ("config.json", "json.load", '{"base": "https://app.procore.com",}  // not for Python'),
        ("config.yaml", "yaml.safe_load", "base: https://app.procore.com\n---\nbase: https://app.procore.com\n"),
        ("config.yaml", "yaml.safe_load", "base: !!python/object:os.system https://app.procore.com\n"),
    ],
)
def test_a_file_that_the_program_cannot_load_tells_nothing(
    name: str, loading: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / name).write_text(text)
    program = f'import json\nimport yaml\nBASE = {loading}(open("{name}"))["base"]\n'
    (tmp_path / "client.py").write_text(program + REQUEST)
    assert check(tmp_path, monkeypatch) == []


@pytest.mark.parametrize("text", ["", "{", "[" * 5_000, '{"base": ' + "[" * 90 + "]" * 90 + "}", "null", "\0"])
def test_a_broken_settings_file_ends_nothing(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config.json").write_text(text)
    program = 'import json\nCONFIG = json.load(open("config.json"))\nBASE = CONFIG["base"]\n'
    (tmp_path / "client.py").write_text(program + REQUEST)
    assert check(tmp_path, monkeypatch) == []


def test_a_model_made_from_a_mapping_of_settings_holds_them(tmp_path: Path) -> None:
    """The company's id beside the credentials does not choose them."""
    (tmp_path / "app.py").write_text(
        "import os\n"
        "import requests\n"
        "from pydantic import BaseModel\n"
        "\n"
        "\n"
        "class Settings(BaseModel):\n"
        "    client_id: str\n"
        "    client_secret: str\n"
        "    login: str\n"
        "    company_id: int | None = None\n"
        "\n"
        "\n"
        "def read():\n"
        "    return {\n"
        '        "client_id": os.getenv("PROCORE_CLIENT_ID"),\n'
        '        "client_secret": os.getenv("PROCORE_CLIENT_SECRET"),\n'
        '        "login": "https://api.procore.com",\n'
        '        "company_id": os.getenv("PROCORE_COMPANY_ID"),\n'
        "    }\n"
        "\n"
        "\n"
        "settings = Settings.model_validate(read())\n"
        'form = {"grant_type": "client_credentials", "client_id": settings.client_id}\n'
        'form["client_secret"] = settings.client_secret\n'
        'requests.post(settings.login + "/oauth/token", data=form)\n'
    )
    command = [sys.executable, "-m", "lint_procore", "check", "--isolated", "--output-format", "json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    found = {(each["code"], each["location"]["row"]) for each in json.loads(done.stdout)}
    assert found == {("PRC202", 17), ("PRC104", 25)}


def test_a_field_that_may_be_none_is_not_known_to_be(tmp_path: Path) -> None:
    """Nobody is seen to make the options; the header is missing only where there is no id."""
    (tmp_path / "app.py").write_text(
        "import dataclasses\n"
        "import requests\n"
        "\n"
        "\n"
        "@dataclasses.dataclass\n"
        "class Options:\n"
        "    token: str\n"
        "    company_id: int | None = None\n"
        "\n"
        "\n"
        "def folders(options: Options):\n"
        '    headers = {"Authorization": "Bearer " + options.token}\n'
        "    if options.company_id is not None:\n"
        '        headers["Procore-Company-Id"] = str(options.company_id)\n'
        '    return requests.get("https://api.procore.com/rest/v1.0/folders", headers=headers)\n'
    )
    command = [sys.executable, "-m", "lint_procore", "check", "--isolated", "--output-format", "json"]
    shown = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert json.loads(shown.stdout) == []
    all_of_it = subprocess.run(
        [*command, "--confidence", "possible"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert [each["code"] for each in json.loads(all_of_it.stdout)] == ["PRC303"]
