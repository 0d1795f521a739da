from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from lint_procore.rule import Bad, CheckedModule, Good, Problem, Remedy, Rule
from lint_procore.source import Span

if TYPE_CHECKING:
    from lint_procore.flow.values import Symbol, Value
    from lint_procore.model.facts import Facts, TokenRequest

_GRANT = "client_credentials"


class ClientCredentialsRefresh(Rule):
    """A refresh token where the client-credentials grant gives none.

    ## What it finds

    Code that reads `refresh_token` from the answer to a client-credentials token request, or asks for a new token
    with one that came from there.

    ## Why

    The answer to a client-credentials request holds `access_token`, `token_type`, `expires_in` and `created_at`,
    and no refresh token. The subscript fails at run time, and a refresh with nothing is refused; often it is a
    remnant of an account that worked otherwise.

    ## How to mend

    Ask for a new token with the same client credentials shortly before the old one ends (it lives 5,400 seconds).

    ## Fix safety

    The fix is unsafe. Where the fields of a refresh are written out, it asks with the client credentials instead. Where
    an answer's refresh token is kept, what keeps it goes, and branches that are taken only if there is one; where it is
    used otherwise, say handed to a function, it is left alone.

    ## When to suppress

    Where a refresh token comes from elsewhere than the answer. Where the same function also serves the
    authorization-code grant, whose answer does hold a refresh token: the rule is silent there.

    ## Source

    https://developers.procore.com/documentation/oauth-client-credentials
    """

    code = "PRC107"
    name = "client-credentials-refresh"
    severity = "warning"
    triggers = ("procore",)
    related = ("PRC104", "PRC201")
    migrates = True
    fixable = "sometimes"
    help = "ask for a new token with the client credentials instead of refreshing"

    def check(self, module: CheckedModule) -> Iterator[Problem]:
        from lint_procore.codemods.codes import Codes
        from lint_procore.codemods.refresh import without_refresh
        from lint_procore.finding import weakest
        from lint_procore.model.names import symbol_chain

        facts = module.facts
        asked = {token.request: token for token in facts.token_requests}
        renewing = set(_renewing_themselves(facts))

        def answers(
            place: Span, value: Value, also: AbstractSet[Span] = frozenset()
        ) -> Iterator[tuple[Symbol, TokenRequest]]:
            """What a value at ``place`` is taken from: an answer to nothing but client credentials, or to a call at one
            of the places ``also``."""
            for symbol in symbol_chain(value) if asked else ():
                made = facts.made_for(place, symbol.span) if symbol.kind == "result" else []
                tokens = [asked[request] for request in made if request in asked]
                grants = {grant for token in tokens for grant in token.grants}
                only = grants == {_GRANT} or (bool(tokens) and all(token.span in also for token in tokens))
                if len(tokens) == len(made) and only:
                    yield symbol, tokens[0]
                    return

        answer = ", ".join(f"`{field}`" for field in module.policy.client_credentials_response)
        expected = [
            (expectation, symbol, token)
            for expectation in facts.expectations
            # what a function of another module reads may be of other answers too
            if expectation.span.filename == facts.filename
            for symbol, token in answers(expectation.span, expectation.base, renewing)
        ]
        if expected:
            codes, places = Codes(facts), {expectation.span for expectation, _, _ in expected}
            for expectation, symbol, token in expected:
                optional = expectation.optional or token.span in renewing
                confidence = weakest(token.request.confidence, "likely" if optional else "certain")
                message = f"a client-credentials answer holds no refresh token, only {answer}"
                evidence = ((symbol.span, "the answer to this client-credentials request"),)
                fix = without_refresh(codes, expectation.span, places)
                yield Problem(expectation.span, message, evidence, confidence, fix=fix)
        for token in facts.token_requests:
            used = token.credential("refresh_token")
            if "refresh_token" not in token.grants or used is None:
                continue
            for symbol, _ in answers(used.span, used.value):
                message = "a token that came by client credentials cannot be refreshed: ask for a new one"
                evidence = ((symbol.span, "the token comes from this client-credentials request"),)
                fix = _anew(module, token, used.span)
                yield Problem(token.span, message, evidence, token.request.confidence, fix=fix)

    bad = [
        Bad(
            """\
import requests

kept = {}


def token(region):
    form = {"client_id": CID, "client_secret": SECRET, "grant_type": "client_credentials"}
    if region in kept and kept[region]["renewal"]:
        form.update(grant_type="refresh_token", refresh_token=kept[region]["renewal"])
    got = requests.post("https://login.procore.com/oauth/token", data=form).json()
    kept[region] = {"bearer": got["access_token"], "renewal": got.get("refresh_token")}
    return kept[region]["bearer"]


def rfis(region, project):
    headers = {"Authorization": f"Bearer {token(region)}", "Procore-Company-Id": "4711"}
    return requests.get(f"https://api.procore.com/rest/v1.0/projects/{project}/rfis", headers=headers).json()


def twice(region):
    return token(region), token(region)
""",
            at='got.get("refresh_token")',
            message="a client-credentials answer holds no refresh token, only `access_token`, `token_type`, "
            "`expires_in`, `created_at`",
            evidence=("the answer to this client-credentials request",),
            confidence="likely",
            title="a refresh with what the same call was to give",
            fixed="""\
import requests

kept = {}


def token(region):
    form = {"client_id": CID, "client_secret": SECRET, "grant_type": "client_credentials"}
    got = requests.post("https://login.procore.com/oauth/token", data=form).json()
    kept[region] = {"bearer": got["access_token"]}
    return kept[region]["bearer"]


def rfis(region, project):
    headers = {"Authorization": f"Bearer {token(region)}", "Procore-Company-Id": "4711"}
    return requests.get(f"https://api.procore.com/rest/v1.0/projects/{project}/rfis", headers=headers).json()


def twice(region):
    return token(region), token(region)
""",
            applicability="unsafe",
        ),
        Bad(
            """\
import requests

URL = "https://login.procore.com/oauth/token"
APP = {"client_id": CID, "client_secret": SECRET}
first = requests.post(URL, data={"grant_type": "client_credentials", **APP}).json()
renewed = requests.post(URL, data={"grant_type": "refresh_token", "refresh_token": first["access_token"], **APP}).json()
""",
            at='requests.post(URL, data={"grant_type": "refresh_token", "refresh_token": first["access_token"], '
            "**APP})",
            message="a token that came by client credentials cannot be refreshed: ask for a new one",
            evidence=("the token comes from this client-credentials request",),
            title="a refresh after client credentials",
            fixed=(
                "import requests\n"
                "\n"
                'URL = "https://login.procore.com/oauth/token"\n'
                'APP = {"client_id": CID, "client_secret": SECRET}\n'
                'first = requests.post(URL, data={"grant_type": "client_credentials", **APP}).json()\n'
                'renewed = requests.post(URL, data={"grant_type": "client_credentials", **APP}).json()\n'
            ),
            applicability="unsafe",
        ),
        Bad(
            """\
import requests


def login():
    data = {"grant_type": "client_credentials", "client_id": CID, "client_secret": SECRET}
    tokens = requests.post("https://login.procore.com/oauth/token", data=data).json()
    return tokens["access_token"], tokens["refresh_token"]
""",
            at='tokens["refresh_token"]',
            message="a client-credentials answer holds no refresh token, only `access_token`, `token_type`, "
            "`expires_in`, `created_at`",
            evidence=("the answer to this client-credentials request",),
            title="the answer is asked for a refresh token",
        ),
        Bad(
            """\
import httpx


class Auth:
    async def authenticate(self):
        async with httpx.AsyncClient() as client:
            resp = await client.post(
                "https://login.procore.com/oauth/token",
                json={"grant_type": "client_credentials", "client_id": self.cid, "client_secret": self.secret},
            )
        body = resp.json()
        self.access_token = body["access_token"]
        self.refresh_token = body.get("refresh_token")
""",
            at='body.get("refresh_token")',
            message="a client-credentials answer holds no refresh token, only `access_token`, `token_type`, "
            "`expires_in`, `created_at`",
            evidence=("the answer to this client-credentials request",),
            confidence="likely",
            title="asked for with get",
        ),
        Bad(
            """\
import json
from urllib.parse import urlencode
from urllib.request import urlopen

def ask(**form):
    with urlopen("https://login.procore.com/oauth/token", urlencode(form).encode()) as r:
        return json.loads(r.read())

answer = ask(grant_type="client_credentials", client_id=CID, client_secret=SECRET)
save(answer["access_token"], answer["refresh_token"])
""",
            at='answer["refresh_token"]',
            message="a client-credentials answer holds no refresh token, only `access_token`, `token_type`, "
            "`expires_in`, `created_at`",
            evidence=("the answer to this client-credentials request",),
            title="a helper that asks for the token",
        ),
        Bad(
            """\
import aiohttp

async def token(cid, secret):
    async with aiohttp.ClientSession("https://login.procore.com") as s:
        async with s.post("/oauth/token", data={
            "grant_type": "client_credentials", "client_id": cid, "client_secret": secret,
        }) as r:
            payload = await r.json()
            return Token(payload["access_token"], refresh=payload["refresh_token"])
""",
            at='payload["refresh_token"]',
            message="a client-credentials answer holds no refresh token, only `access_token`, `token_type`, "
            "`expires_in`, `created_at`",
            evidence=("the answer to this client-credentials request",),
            title="aiohttp",
        ),
        Bad(
            """\
from oauthlib.oauth2 import BackendApplicationClient
from requests_oauthlib import OAuth2Session

session = OAuth2Session(client=BackendApplicationClient(client_id=CID))
token = session.fetch_token("https://login.procore.com/oauth/token", client_id=CID, client_secret=SECRET)
store["refresh_token"] = token["refresh_token"]
""",
            at='token["refresh_token"]',
            message="a client-credentials answer holds no refresh token, only `access_token`, `token_type`, "
            "`expires_in`, `created_at`",
            evidence=("the answer to this client-credentials request",),
            title="requests-oauthlib",
        ),
        Bad(
            """\
import requests

class Client:
    def login(self):
        self.token = requests.post("https://login.procore.com/oauth/token", data={
            "grant_type": "client_credentials", "client_id": self.cid, "client_secret": self.secret}).json()

    def keep(self, db):
        db.save(self.token["refresh_token"])
""",
            at='self.token["refresh_token"]',
            message="a client-credentials answer holds no refresh token, only `access_token`, `token_type`, "
            "`expires_in`, `created_at`",
            evidence=("the answer to this client-credentials request",),
            title="kept in an attribute and used in another method",
        ),
        Bad(
            """\
import requests

def ask(path, **form):
    return requests.post("https://login.procore.com" + path, data=form).json()

def as_the_app():
    answer = ask("/oauth/token", grant_type="client_credentials", client_id=CID, client_secret=SECRET)
    return answer["access_token"], answer["refresh_token"]

def as_a_person(code):
    answer = ask("/oauth/token", grant_type="authorization_code", client_id=CID, client_secret=SECRET, code=code)
    return answer["access_token"], answer["refresh_token"]
""",
            at='answer["refresh_token"]',
            message="a client-credentials answer holds no refresh token, only `access_token`, `token_type`, "
            "`expires_in`, `created_at`",
            evidence=("the answer to this client-credentials request",),
            title="one of two functions that ask through a third",
        ),
        Bad(
            """\
import json
import urllib.request

class Wire:
    def send(self, url, content, **headers):
        request = urllib.request.Request(url, json.dumps(content).encode("utf-8"), headers)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def log_in(self):
        got = self.send("https://login.procore.com/oauth/token", {
            "grant_type": "client_credentials", "client_id": self.cid, "client_secret": self.secret})
        self.kept = got["access_token"], got["refresh_token"]

    def task(self, row):
        return self.send("https://api.procore.com/rest/v1.0/tasks", row, **{
            "Authorization": self.kept[0], "Procore-Company-Id": self.company})
""",
            at='got["refresh_token"]',
            message="a client-credentials answer holds no refresh token, only `access_token`, `token_type`, "
            "`expires_in`, `created_at`",
            evidence=("the answer to this client-credentials request",),
            title="one method sends everything, as JSON in bytes",
        ),
    ]
    good = [
        Good(
            """\
import requests

def token():
    \"""No refresh_token with this grant: ask again after 90 minutes.\"""
    return requests.post("https://login.procore.com/oauth/token", data={
        "grant_type": "client_credentials", "client_id": CID, "client_secret": SECRET}).json()["access_token"]
""",
            title="a new token instead of a refresh",
        ),
        Good(
            """\
import requests

def callback(code):
    t = requests.post("https://login.procore.com/oauth/token", data={
        "grant_type": "authorization_code", "code": code, "client_id": CID, "client_secret": SECRET}).json()
    return t["access_token"], t["refresh_token"]
""",
            title="authorization code",
        ),
        Good(
            """\
import requests

def ask(grant, **extra):
    t = requests.post("https://login.procore.com/oauth/token", data={
        "grant_type": grant, "client_id": CID, "client_secret": SECRET, **extra}).json()
    return t["access_token"], t.get("refresh_token")

app = ask("client_credentials")
user = ask("authorization_code", code=input())
""",
            title="one function for both grants",
        ),
        Good(
            """\
import requests

def renew(stored):
    body = {"client_id": CID, "client_secret": SECRET}
    if stored.refresh_token:
        body.update(grant_type="refresh_token", refresh_token=stored.refresh_token)
    else:
        body["grant_type"] = "client_credentials"
    t = requests.post("https://login.procore.com/oauth/token", data=body).json()
    stored.refresh_token = t.get("refresh_token")
""",
            title="refresh or client credentials",
        ),
        Good(
            """\
import json
import requests

kept = json.load(open("/var/lib/sync/tokens.json"))

def token(user):
    form = {"client_id": CID, "client_secret": SECRET, "grant_type": "client_credentials"}
    if user in kept:
        form.update(grant_type="refresh_token", refresh_token=kept[user]["refresh_token"])
    got = requests.post("https://login.procore.com/oauth/token", data=form).json()
    kept[user] = {"access_token": got["access_token"], "refresh_token": got.get("refresh_token")}
    return got["access_token"]

def both(user):
    return token(user), token(user)
""",
            title="refresh or client credentials, with tokens that were there before",
        ),
        Good(
            """\
import requests

def ebay():
    t = requests.post("https://api.ebay.com/identity/v1/oauth2/token", data={"grant_type": "client_credentials"}).json()
    return t["refresh_token"]
""",
            title="another platform",
        ),
        Good(
            """\
import requests


def refresh(row):
    return requests.post(
        "https://login.procore.com/oauth/token",
        data={
            "grant_type": "refresh_token",
            "refresh_token": row["refresh_token"],
            "client_id": CID,
            "client_secret": SECRET,
        },
    ).json()
""",
            title="a refresh with a stored token",
        ),
        Good(
            """\
import requests

URL = "https://login.procore.com/oauth/token"


def app_token():
    return requests.post(
        URL, data={"grant_type": "client_credentials", "client_id": CID, "client_secret": SECRET}
    ).json()


def user_token(code):
    t = requests.post(
        URL,
        data={"grant_type": "authorization_code", "code": code, "client_id": CID, "client_secret": SECRET},
    ).json()
    return t["refresh_token"]
""",
            title="two functions, one for each grant",
        ),
        Good(
            """\
TOKEN = {"access_token": "a", "refresh_token": "r", "grant": "client_credentials"}

def test_refresh():
    assert TOKEN["refresh_token"] == "r"
""",
            title="a test's fixture",
        ),
    ]


def _renewing_themselves(facts: Facts) -> Iterator[Span]:
    """The calls that ask by client credentials first, and then by the refresh token of their own answer: as far as
    anything is known of it, it comes from nowhere else."""
    from lint_procore.flow.values import Symbol, alternatives, is_none

    for span, tokens in facts.token_sites.items():
        if {grant for token in tokens for grant in token.grants} != {_GRANT, "refresh_token"}:
            continue
        used = [found.value for token in tokens if (found := token.credential("refresh_token")) is not None]
        origins = set()
        for option in (option for value in used for option in alternatives(value) if not is_none(option)):
            symbol: Value | None = option
            while isinstance(symbol, Symbol) and symbol.span != span and symbol.base is not None:
                symbol = symbol.base
            unknown = isinstance(symbol, Symbol) and symbol.kind == "item"  # what a mapping may hold besides
            own = isinstance(symbol, Symbol) and symbol.kind == "result" and symbol.span == span
            origins.add("own" if own else "" if unknown else "other")
        if "own" in origins and "other" not in origins:
            yield span


def _anew(module: CheckedModule, token: TokenRequest, used: Span) -> Remedy | None:
    """Ask with the client credentials where the form is written out, and leave the refresh token out of it."""
    from lint_procore.codemods.insertion import without_entry
    from lint_procore.codemods.written import characters
    from lint_procore.flow.values import Literal
    from lint_procore.syntax import tree
    from lint_procore.syntax.walk import text_of

    parsed = module.facts.parsed
    if parsed is None or token.credential("client_secret") is None or used.filename != module.filename:
        return None
    for node, _ in parsed.of_kind(tree.Mapping):
        entries = {text_of(key): (key, value) for key, value in node.items if key is not None}
        key, _ = entries.get("refresh_token", (None, None))
        _, grant = entries.get("grant_type", (None, None))
        if key is None or key.start != used.start or grant is None or text_of(grant) != "refresh_token":
            continue
        place = Span(module.filename, grant.start, grant.end)
        written = characters(module.source_of, Literal("refresh_token", place), 0, len("refresh_token"))
        gone = without_entry(module.source, node, key)
        if written is None or gone is None:
            return None
        return Remedy("ask for a new token with the client credentials", ((written, _GRANT), gone), "unsafe")
    return None
