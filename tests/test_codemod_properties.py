"""What holds for the fixes that move whole integrations, over token requests and settings files in many styles: the
result parses, a second run changes nothing, edits are apart, what no edit names stays, and what is sent stays the same.
"""

from __future__ import annotations

import ast
import base64
import io
import json
import re
import tokenize
from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import tomli
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_fix_properties import chosen_edits, laid_out, layouts, offsets

from lint_procore.fix.rewrite import rewritten

in_memory = settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
ROUNDS = 8


def fixed(name: str, data: bytes) -> bytes:
    """What the fixes make of a file, round by round; each round changes nothing but what its edits name."""
    for _ in range(ROUNDS):
        edits = chosen_edits(name, data)
        if not edits:
            return data
        after = rewritten(name, data, edits)
        assert after != data
        before, at, kept = data.decode("utf-8-sig"), 0, ""
        for start, end, content in offsets(before, edits):
            assert at <= start <= end, "edits overlap"
            kept += before[at:start] + content
            at = end
        assert kept + before[at:] == after.decode("utf-8-sig")
        if b"\r\n" in data:
            assert after.count(b"\r\n") == after.count(b"\n")
        data = after
    raise AssertionError("the fixes do not come to an end")


# --- token requests ---------------------------------------------------------------------------------------------------

HOST = "https://login.procore.com"
URL = f"{HOST}/oauth/token"
EASY, HARD = ("id-1", "s3cret"), ("id 1/", "s+2%&=?é")


class Sent(Exception):
    """A request that was made: its address without the query, and all its fields, wherever they were."""

    def __init__(self, address: str, fields: Mapping[str, str]) -> None:
        super().__init__()
        self.seen = address, dict(fields)


class Library:
    """Stands for requests and httpx: says what would be sent."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name in ("Session", "Client"):
            return lambda **_: self
        return self.post

    def post(self, *given: Any, **keywords: Any) -> None:
        plain = [each for each in given if each != "POST"]
        address = urlsplit(keywords.get("url") or plain[0])
        fields = dict(parse_qsl(address.query, keep_blank_values=True))
        for mapping in (*plain[1:], *(keywords.get(each) for each in ("params", "data", "json"))):
            assert not mapping or fields.keys().isdisjoint(mapping)
            fields.update(mapping or {})
        basic = (keywords.get("headers") or {}).get("Authorization", "")
        pair = keywords.get("auth") or base64.b64decode(basic.removeprefix("Basic ")).decode().split(":", 1)
        if len(pair) == 2:
            fields.update(client_id=pair[0], client_secret=pair[1])
        raise Sent(address._replace(query="").geturl(), fields)


def sent(text: str, values: tuple[str, str]) -> tuple[str, dict[str, str]]:
    """What the module's one function sends, given a client id and its secret, or with these in its environment."""
    lines = [line for line in text.splitlines() if line not in ("import os", "import httpx", "import requests")]
    environ = {f"{name}_{part}": value for name in NAMES for part, value in zip(("ID", "SECRET"), values, strict=True)}
    library = Library()
    names: dict[str, Any] = {"os": SimpleNamespace(environ=environ), "requests": library, "httpx": library}
    names["HTTPBasicAuth"] = lambda username, password: (username, password)
    exec(compile("\n".join(line for line in lines if "requests.auth" not in line), "a.py", "exec"), names)
    function = next(names[name] for name in names if name.endswith("token"))
    try:
        function(*values)
    except Sent as request:
        return request.seen
    raise AssertionError("nothing was sent")


NAMES = ("SVC_ACCOUNT", "PROCORE_CLIENT")
IMPORTS = (
    "import os\nfrom base64 import b64encode\nfrom urllib.parse import quote, urlencode\n\n"
    "import httpx\nimport requests\n"
)
FIELDS = (("grant_type", None), ("client_id", "cid"), ("client_secret", "sec"))


def address(style: str, quotes: str, fields: list[tuple[str, str | None]], quoted: bool) -> str:
    """The source of an address with fields in its query."""
    shown = [(key, value and (f"quote({value})" if quoted else value)) for key, value in fields]
    values = [value for _, value in shown if value]

    def query(hole: Callable[[int, str], str]) -> str:
        holes = iter(range(len(values)))
        return "&".join(f"{key}={hole(next(holes), value) if value else 'client_credentials'}" for key, value in shown)

    if style == "f":
        return f"f{quotes}{URL}?{query(lambda _, value: '{' + value + '}')}{quotes}"
    if style == "f, base":
        return f"f{quotes}{{BASE}}/oauth/token?{query(lambda _, value: '{' + value + '}')}{quotes}"
    if style == "side by side":
        return f"({quotes}{URL}{quotes}\n      f{quotes}?{query(lambda _, value: '{' + value + '}')}{quotes})"
    if style == "sum":
        text = query(lambda _, value: f"{quotes} + {value} + {quotes}")
        return f"BASE + {quotes}/oauth/token?{text}{quotes}"
    if style == "percent":
        return f"{quotes}%s/oauth/token?{query(lambda *_: '%s')}{quotes} % ({', '.join(('BASE', *values))})"
    if style == "format":
        return f"{quotes}{URL}?{query(lambda *_: '{}')}{quotes}.format({', '.join(values)})"
    if style == "numbered":
        text = query(lambda number, _: f"{{{number + 1}}}")
        return f"{quotes}{{0}}/oauth/token?{text}{quotes}.format({', '.join(('BASE', *values))})"
    given = ", ".join(
        f"{quotes}{key}{quotes}: {value or quotes + 'client_credentials' + quotes}" for key, value in fields
    )
    return f"TOKEN_URL + {quotes}?{quotes} + urlencode({{{given}}})"


STYLES = ("f", "f, base", "side by side", "sum", "percent", "format", "numbered", "urlencode")


@st.composite
def in_the_address(draw: st.DrawFn) -> tuple[str, tuple[str, str]]:
    """A module that writes fields of a token request into its address, and the pair that it is called with."""
    style, quotes = draw(st.sampled_from(STYLES)), draw(st.sampled_from("'\""))
    quoted = draw(st.booleans())
    fields = draw(st.permutations(FIELDS))
    here = [each for each in fields if each[0] == "client_secret" or style == "urlencode" or draw(st.booleans())]
    rest = [each for each in fields if each not in here]
    asked = address(style, quotes, here, quoted)
    data = ", ".join(f"{quotes}{key}{quotes}: {value or quotes + 'client_credentials' + quotes}" for key, value in rest)
    body = draw(st.sampled_from((f"data={{{data}}}", f"json={{{data}}}"))) if rest else ""
    return laid_out_function(draw, asked, [body] if body else []), HARD if quoted or style == "urlencode" else EASY


@st.composite
def in_http_basic(draw: st.DrawFn) -> tuple[str, tuple[str, str]]:
    """A module that sends a service account's pair with HTTP Basic."""
    quotes = draw(st.sampled_from("'\""))
    pair = [f"os.environ[{quotes}SVC_ACCOUNT_{part}{quotes}]" for part in ("ID", "SECRET")]
    form = f"{quotes}grant_type{quotes}: {quotes}client_credentials{quotes}"
    made = draw(st.sampled_from(("({}, {})", "HTTPBasicAuth({}, {})", "HTTPBasicAuth(password={1}, username={0})")))
    if draw(st.booleans()):
        text = draw(
            st.sampled_from(("{} + ':' + {}", "':'.join([{}, {}])", "'%s:%s' % ({}, {})", "'{{}}:{{}}'.format({}, {})"))
        )
        header = f"'Basic ' + b64encode(({text.format(*pair)}).encode()).decode()"
        more = draw(st.sampled_from(("", ", 'Accept': '*/*'")))
        served = [f"headers={{'Authorization': {header}{more}}}"]
    else:
        served = [f"auth={made.format(*pair)}"]
    body = draw(st.sampled_from((f"data={{{form}}}", f"json={{{form}}}", f"params={{{form}}}")))
    return laid_out_function(draw, "TOKEN_URL", draw(st.permutations([body, *served]))), EASY


def laid_out_function(draw: st.DrawFn, asked: str, arguments: Sequence[str]) -> str:
    """A module with one function that asks for a token."""
    indent = draw(st.sampled_from(("    ", "\t", "  ")))
    call = draw(
        st.sampled_from(("requests.post(", 'requests.request("POST", ', "requests.Session().post(", "httpx.post("))
    )
    named = draw(st.sampled_from(("token", "fetch_token", "service_account_token")))
    more = draw(st.sampled_from(([], ["timeout=9"], ["timeout=(3, 5)", "verify=CA"])))
    given = [*arguments, *more]
    said = draw(st.sampled_from(("", "# why", "# noqa: E501")))
    lines = [f"def {named}(cid, sec):"]
    if draw(st.booleans()):
        lines.append(f'{indent}"""The customer\'s service account."""')
    if draw(st.booleans()):
        lines.append(f"{indent}url = {asked}  {said}".rstrip())
        asked = "url"
    if draw(st.booleans()):
        inner = f"\n{indent * 2}".join(f"{each},  {said}".rstrip() for each in (asked, *given))
        lines.append(f"{indent}answer = {call}\n{indent * 2}{inner}\n{indent})")
    else:
        lines.append(f"{indent}answer = {call}{', '.join((asked, *given))})  {said}".rstrip())
    lines.append(f"{indent}return answer.json()")
    head = f'{IMPORTS}from requests.auth import HTTPBasicAuth\n\nCA = True\nBASE = "{HOST}"\nTOKEN_URL = "{URL}"\n\n\n'
    return head + "\n".join(lines) + "\n"


def comments(text: str) -> list[str]:
    return sorted(
        token.string for token in tokenize.generate_tokens(io.StringIO(text).readline) if token.type == tokenize.COMMENT
    )


@in_memory
@given(in_the_address(), layouts())
def test_what_leaves_the_address_is_sent_all_the_same(
    made: tuple[str, tuple[str, str]], layout: tuple[str, str, bool]
) -> None:
    text, values = made
    before = laid_out(text, layout)
    after = fixed("a.py", before).decode("utf-8-sig")
    assert "client_secret=" not in after.replace("client_secret=sec", "")
    assert sent(after, values) == sent(before.decode("utf-8-sig"), values)
    assert comments(after) == comments(before.decode("utf-8-sig"))


@in_memory
@given(in_http_basic(), layouts())
def test_what_leaves_http_basic_is_sent_all_the_same(
    made: tuple[str, tuple[str, str]], layout: tuple[str, str, bool]
) -> None:
    text, values = made
    before = laid_out(text, layout)
    after = fixed("a.py", before).decode("utf-8-sig")
    assert "SVC_ACCOUNT" not in after
    assert "auth=" not in after
    assert "'Basic" not in after
    assert sent(after, values) == sent(before.decode("utf-8-sig"), values)
    assert set(comments(after)) <= set(comments(before.decode("utf-8-sig")))  # that of a line goes with it


# --- answers, and the check of certificates ---------------------------------------------------------------------------

KEPT = (
    'kept["refresh"] = body.get("refresh_token")',
    'refresh = body.get("refresh_token")',
    "refresh = body['refresh_token'] if 'refresh_token' in body else None",
    'if body.get("refresh_token"):\n{0}    kept["refresh"] = body["refresh_token"]',
    'kept = {{"access": body["access_token"], "refresh": body.get("refresh_token"), "until": 9}}',
    'kept.update(\n{0}    access=body["access_token"],  # now\n{0}    refresh=body.get("refresh_token"),\n{0})',
    'print(body.get("refresh_token"))',
)
UNCHECKED = (
    "requests.get(API, headers=h, verify=False)",
    "requests.get(\n{0}    API,\n{0}    verify=False,  # for now\n{0}    headers=h,\n{0})",
    "httpx.Client(verify=False, timeout=3).get(API, headers=h)",
    "s = requests.Session()\n{0}s.verify = False\n{0}s.get(API, headers=h)",
    "requests.get(API, headers=h, verify=VERIFY)",
    "requests.get(API, **{{'headers': h, 'verify': False}})",
)


@st.composite
def answers(draw: st.DrawFn) -> str:
    """A module that keeps what a token request answers, and calls the API."""
    indent = draw(st.sampled_from(("    ", "\t")))
    lines = [
        'body = requests.post("https://login.procore.com/oauth/token", data={"grant_type": "client_credentials", '
        '"client_id": cid, "client_secret": sec}).json()',
        "kept = {}",
        *draw(st.lists(st.sampled_from(KEPT), max_size=3, unique=True)),
        "h = {'Authorization': 'Bearer ' + body['access_token'], 'Procore-Company-Id': '7'}",
        *draw(st.lists(st.sampled_from(UNCHECKED), max_size=3, unique=True)),
        "return kept",
    ]
    head = 'import httpx\nimport requests\n\nVERIFY = False  # behind a proxy\nAPI = "https://api.procore.com/rest/v1.0/me"\n\n\n'
    body = "\n".join(
        f"{indent}{line.format(indent) if '{0}' in line else line.replace('{{', '{').replace('}}', '}')}"
        for line in lines
    )
    return f"{head}def read(cid, sec):\n{body}\n"


@in_memory
@given(answers(), layouts())
def test_answers_and_certificates(text: str, layout: tuple[str, str, bool]) -> None:
    after = fixed("a.py", laid_out(text, layout)).decode("utf-8-sig")
    ast.parse(after)
    names = {node.id for node in ast.walk(ast.parse(after)) if isinstance(node, ast.Name)}
    assert {"body", "h", "API"} <= names
    assert "verify=False" not in after


# --- settings files ---------------------------------------------------------------------------------------------------

OTHERS = {"PORT": "8080", "LOG_LEVEL": "info", "JIRA_SECRET": "j", "DATABASE_URL": "x"}


@st.composite
def variables(draw: st.DrawFn) -> list[tuple[str, str]]:
    """Variables in the order of a file: pairs of a service account or of companies, and others between them."""
    stems = draw(
        st.sampled_from(
            (
                ["PROCORE_SERVICE_ACCOUNT"],
                ["PROCORE_CLIENT_{}_ACME", "PROCORE_CLIENT_{}_BIRCH"],
                ["ACME_PROCORE_{}", "BIRCH_PROCORE_{}"],
            )
        )
    )
    ours = [
        (stem.format(part) if "{}" in stem else f"{stem}_{part}", draw(st.sampled_from(("", "v1"))))
        for stem in stems
        for part in ("ID", "SECRET")
    ]
    return draw(
        st.permutations([*ours, *draw(st.lists(st.sampled_from(sorted(OTHERS.items())), max_size=3, unique=True))])
    )


def env_file(pairs: list[tuple[str, str]], draw: st.DrawFn) -> str:
    lines = ["# one service account per company"]
    for name, value in pairs:
        lines += draw(st.sampled_from(([], [""], ["# a customer's credentials"], ["# other"])))
        form = draw(st.sampled_from(("{}={}", 'export {}="{}"')))
        lines.append(form.format(name, value))
    return "\n".join(lines) + "\n"


def yaml_file(pairs: list[tuple[str, str]], draw: st.DrawFn) -> str:
    head = "# each company's service account\nservices:\n  sync:\n    image: x\n    environment:\n"
    if draw(st.booleans()):
        return head + "".join(f"      - {name}={value or 'x'}\n" for name, value in pairs)
    form = draw(st.sampled_from(("{}", '"{}"', "${{{{ secrets.{} }}}}", "${{{}}}")))
    return head + "".join(f"      {name}: {form.format(value or name)}  # {name[:3]}\n" for name, value in pairs)


def toml_file(pairs: list[tuple[str, str]], draw: st.DrawFn) -> str:
    head = "# each company's service account\n[env]\n"
    return head + "".join(
        f"{name}{draw(st.sampled_from((' = ', '=')))}'{value}'  # {name[:3]}\n" for name, value in pairs
    )


def json_file(pairs: list[tuple[str, str]], draw: st.DrawFn) -> str:
    indent = draw(st.sampled_from((None, 2, "\t")))
    return json.dumps({"note": "each company's service account", "env": dict(pairs)}, indent=indent) + "\n"


def hcl_file(pairs: list[tuple[str, str]], draw: st.DrawFn) -> str:
    """Variables of Terraform, by number, given to a program: one in a line, or all in one."""
    declared = "".join(f'variable "v{at}" {{}}\n' for at in range(len(pairs)))
    given = [
        f"{name} = {draw(st.sampled_from((f'var.v{at}', f'{chr(34)}{value}{chr(34)}')))}"
        for at, (name, value) in enumerate(pairs)
    ]
    if draw(st.booleans()):
        body = " " + ", ".join(given) + " "
    else:
        end = draw(st.sampled_from(("", ",", "  # said")))
        body = "\n" + "".join(f"    {each}{end}\n" for each in given) + "  "
    return f"# each company's service account\n{declared}\nlocals {{\n  env = {{{body}}}\n}}\n"


def of_hcl(text: str) -> dict[str, Any]:
    assert text.count("{") == text.count("}")
    used = set(re.findall(r"\bvar\.(\w+)", text))
    assert used <= set(re.findall(r'variable "(\w+)"', text))
    return {name: value if value[:3] != "var" else "var" for name, value in re.findall(r"([A-Z_]+) = ([^\s,}]+)", text)}


def of_env(text: str) -> dict[str, Any]:
    rows = (line.removeprefix("export ").partition("=") for line in text.splitlines() if "=" in line)
    return {name: value for name, _, value in rows}


def of_yaml(text: str) -> dict[str, Any]:
    found = yaml.safe_load(text)["services"]["sync"]["environment"]
    if isinstance(found, list):
        return dict(each.partition("=")[::2] for each in found)
    return found or {}


FILES: dict[str, tuple[Any, Callable[[str], dict[str, Any]]]] = {
    ".env": (env_file, of_env),
    "docker-compose.yml": (yaml_file, of_yaml),
    "main.tf": (hcl_file, of_hcl),
    "settings.toml": (toml_file, lambda text: tomli.loads(text)["env"]),
    "settings.json": (json_file, lambda text: json.loads(text)["env"]),
}


@in_memory
@given(st.data(), st.sampled_from(sorted(FILES)), variables(), layouts())
def test_settings_files_keep_what_is_no_pair(
    data: st.DataObject, name: str, pairs: list[tuple[str, str]], layout: tuple[str, str, bool]
) -> None:
    write, read = FILES[name]
    before = laid_out(write(pairs, data.draw), layout)
    old, new = (read(each.decode("utf-8-sig")) for each in (before, fixed(name, before)))
    for each in OTHERS:
        assert new.get(each) == old.get(each)
    if old != new:
        assert new.keys() - OTHERS.keys() == {"PROCORE_CLIENT_ID", "PROCORE_CLIENT_SECRET"}
        assert "v1" not in {str(new[each]).strip("\"'") for each in new.keys() - OTHERS.keys()}
