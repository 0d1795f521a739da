"""What the model says of small integrations: where requests go, and with which headers."""

from __future__ import annotations

import textwrap
from datetime import date

import pytest

from lint_procore.flow.values import Choice, Symbol, parts_of
from lint_procore.model.facts import Facts, build_facts
from lint_procore.model.names import symbol_chain, tenant_key
from lint_procore.model.transport import unchecked
from lint_procore.policy import load_policy
from lint_procore.source import Source
from lint_procore.syntax.parse import parse_source

POLICY = load_policy(as_of=date(2027, 1, 1))
HEADER = POLICY.company_header


def facts_of(code: str) -> Facts:
    return build_facts(parse_source(Source("example.py", textwrap.dedent(code))), POLICY)


def sent(code: str) -> set[tuple[str, str]]:
    """The requests of a module: each address, and whether the company header goes with it."""
    return {
        (address.shown(), request.call.headers.find(HEADER).presence.value)
        for request in facts_of(code).requests
        for address in request.addresses
    }


def test_header_set_by_a_decorator_of_the_project_is_seen() -> None:
    code = """
        import functools, requests

        def with_company(fn):
            @functools.wraps(fn)
            def inner(self, *args, **kwargs):
                kwargs.setdefault("headers", {})["Procore-Company-Id"] = self.company
                return fn(self, *args, **kwargs)
            return inner

        class Client:
            @with_company
            def get(self, path, headers=None):
                return requests.get("https://api.procore.com" + path, headers=headers)

            def projects(self):
                return self.get("/rest/v1.0/projects")
        """
    assert ("https://api.procore.com/rest/v1.0/projects", "present") in sent(code)


def test_one_decorator_on_a_method_and_on_the_method_it_calls_is_no_recursion() -> None:
    code = """
        import requests

        def retry(times):
            def decorate(fn):
                def wrapper(*args, **kwargs):
                    for _ in range(times):
                        try:
                            return fn(*args, **kwargs)
                        except requests.HTTPError:
                            pass
                return wrapper
            return decorate

        class Client:
            @retry(3)
            def get(self, path):
                return requests.get("https://api.procore.com" + path)

            @retry(5)
            def projects(self):
                return self.get("/rest/v1.0/projects")

        Client().projects()
        """
    assert ("https://api.procore.com/rest/v1.0/projects", "absent") in sent(code)


def test_super_works_in_a_decorated_method() -> None:
    code = """
        import requests

        def logged(fn):
            def wrapper(*args, **kwargs):
                return fn(*args, **kwargs)
            return wrapper

        class Base:
            def get(self, path):
                return requests.get("https://api.procore.com/rest/v1.0" + path)

        class Client(Base):
            @logged
            def get(self, path):
                return super().get("/companies" + path)

        Client().get("/17/trades")
        """
    assert ("https://api.procore.com/rest/v1.0/companies/17/trades", "absent") in sent(code)


def test_inherited_method_uses_what_the_subclass_defines() -> None:
    code = """
        import requests

        class Resource:
            endpoint = ""

            def all(self):
                return requests.get("https://api.procore.com" + self.endpoint)

        class Rfis(Resource):
            endpoint = "/rest/v1.0/rfis"
        """
    assert ("https://api.procore.com/rest/v1.0/rfis", "absent") in sent(code)


def test_headers_of_a_mounted_adapter_are_seen() -> None:
    code = """
        import requests

        class CompanyAdapter(requests.adapters.HTTPAdapter):
            def send(self, request, **options):
                request.headers["Procore-Company-Id"] = "4217"
                return super().send(request, **options)

        session = requests.Session()
        session.mount("https://", CompanyAdapter())
        session.get("https://api.procore.com/rest/v1.0/projects")
        """
    assert sent(code) == {("https://api.procore.com/rest/v1.0/projects", "present")}


def test_headers_added_to_a_urllib_request_are_seen() -> None:
    code = """
        from urllib.request import Request, urlopen

        request = Request("https://api.procore.com/rest/v1.0/projects")
        request.add_header("procore-company-id", "4217")
        urlopen(request)
        """
    assert sent(code) == {("https://api.procore.com/rest/v1.0/projects", "present")}


def token_fields(code: str) -> set[tuple[str, str]]:
    """The credentials of a module's token requests, and the channel each takes."""
    return {(found.name, found.channel) for token in facts_of(code).token_requests for found in token.credentials}


def test_secrets_urlencoded_into_an_address_are_fields_of_its_url() -> None:
    code = """
        import requests
        from urllib.parse import urlencode

        form = {"grant_type": "client_credentials", "client_id": ID, "client_secret": SECRET}
        requests.post(f"https://login.procore.com/oauth/token?{urlencode(form)}")
        """
    assert token_fields(code) == {("client_id", "url"), ("client_secret", "url")}


def test_field_in_an_address_stands_where_its_name_is_written() -> None:
    code = 'import requests\nrequests.post("https://login.procore.com" + "/oauth/token?client_secret=" + SECRET)\n'
    (token,) = facts_of(code).token_requests
    (secret,) = token.credentials
    assert code[secret.span.start : secret.span.end] == '"/oauth/token?client_secret="'


def test_urllib3_sends_fields_in_the_address_where_there_is_no_body() -> None:
    code = """
        import urllib3

        http = urllib3.PoolManager()
        http.request("GET", "https://login.procore.com/oauth/token/info", fields={"client_secret": SECRET})
        http.request("POST", "https://login.procore.com/oauth/token", fields={"client_id": ID, "grant_type": GRANT})
        """
    requests = facts_of(code).requests
    assert [request.call.query is not None and not request.call.body for request in requests] == [True]
    assert token_fields(code) == {("client_id", "body")}


def test_authlib_asks_with_a_password_where_one_is_given() -> None:
    code = """
        from authlib.integrations.requests_client import OAuth2Session

        session = OAuth2Session("id", "secret")
        session.fetch_token("https://login.procore.com/oauth/token", username=NAME, password=WORD)
        """
    assert [token.grants for token in facts_of(code).token_requests] == [["password"]]


def test_link_that_an_oauth_library_builds_says_what_it_asks_for() -> None:
    code = """
        from oauthlib.oauth2 import MobileApplicationClient
        from requests_oauthlib import OAuth2Session

        session = OAuth2Session(client=MobileApplicationClient(client_id="id"))
        link, state = session.authorization_url("https://login.procore.com/oauth/authorize")
        """
    asked = [getattr(link.response_type, "text", None) for link in facts_of(code).links]
    assert asked == ["token"]


def test_driver_that_a_fixture_hands_in_is_a_browser() -> None:
    code = """
        def test_login(driver, client):
            driver.get("https://login.procore.com/sessions/new")
            client.get("https://api.procore.com/rest/v1.0/me")
        """
    assert [request.call.library for request in facts_of(code).requests] == ["selenium", ""]


def test_text_sent_to_another_platform_is_remembered_as_foreign() -> None:
    code = 'import requests\nrequests.post("https://login.example.com/token", data={"client_secret": "abc"})\n'
    assert "abc" in {code[place.start + 1 : place.end - 1] for place in facts_of(code).foreign}


def test_what_a_mock_is_told_is_no_request() -> None:
    code = """
        import responses, respx, requests_mock
        from unittest import mock

        def test_sync(httpx_mock, session):
            responses.add(method="GET", url="https://api.procore.com/rest/v1.0/me")
            responses.get("https://api.procore.com/rest/v1.0/me")
            respx.get("https://api.procore.com/rest/v1.0/me").mock()
            httpx_mock.get("https://api.procore.com/rest/v1.0/me")
            session.get.assert_called_with("https://api.procore.com/rest/v1.0/me")
            with requests_mock.Mocker() as m:
                m.get("https://api.procore.com/rest/v1.0/me")
            session.get("https://api.procore.com/rest/v1.0/projects")
        """
    facts = facts_of(code)
    assert sent(code) == {("https://api.procore.com/rest/v1.0/projects", "unknown")}
    assert facts.links == []


def test_address_that_a_test_module_holds_without_asking_it_is_no_link() -> None:
    parsed = parse_source(Source("tests/test_client.py", 'URL = "https://api.procore.com/rest/v1.0/me"\n'))
    assert build_facts(parsed, POLICY).links == []


def test_path_is_under_a_prefix_whatever_slashes_and_holes_surround_it() -> None:
    for written in ('"https://api.procore.com//rest/v1.0/me"', 'f"https://api.procore.com/rest{path}"'):
        (address,) = facts_of(f"import requests\nrequests.get({written})\n").requests[0].addresses
        offset = address.under("/rest")
        assert offset is not None and address.text[offset:].startswith("rest")
    (address,) = facts_of('import requests\nrequests.get("https://api.procore.com/restful")\n').requests[0].addresses
    assert address.under("/rest") is None


def test_authorize_link_handed_to_a_browser_is_a_link() -> None:
    code = """
        from flask import redirect

        def login():
            return redirect("https://login.procore.com/oauth/authorize?response_type=code&client_id=" + CLIENT_ID)
        """
    assert [link.address.shown() for link in facts_of(code).links] == ["https://login.procore.com/oauth/authorize"]


def test_key_that_chooses_a_pair_is_found_where_it_chooses() -> None:
    code = """
        import requests

        PAIRS = {"north": ("id-north", "secret-north"), "south": ("id-south", "secret-south")}

        def token(company):
            client_id, secret = PAIRS[company]
            form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
            return requests.post("https://login.procore.com/oauth/token", data=form)
        """
    facts = facts_of(code)
    (token,) = facts.token_requests
    secret = token.credential("client_secret")
    assert secret is not None
    assert isinstance(secret.value, Choice)
    assert [(decider.value.name, facts.text[decider.at.start : decider.at.end]) for decider in secret.value.by] == [
        ("company", "PAIRS[company]")
    ]


def test_secret_manager_answers_for_the_name_it_is_asked_with() -> None:
    code = """
        import boto3, json, requests

        def token(tenant):
            manager = boto3.client("secretsmanager")
            secret = json.loads(manager.get_secret_value(SecretId="procore/" + tenant)["SecretString"])
            form = {"grant_type": "client_credentials", "client_secret": secret["client_secret"]}
            return requests.post("https://login.procore.com/oauth/token", data=form)
        """
    facts = facts_of(code)
    (token,) = facts.token_requests
    secret = token.credential("client_secret")
    assert secret is not None
    found = tenant_key(secret.value, facts.names)
    assert found is not None
    assert found.name == "tenant"


def test_answer_that_is_read_in_another_method_is_expected_to_hold_what_is_read() -> None:
    code = """
        import requests

        class Client:
            def login(self):
                url = "https://login.procore.com/oauth/token"
                self.tokens = requests.post(url, data={"grant_type": "client_credentials"}).json()

            def keep(self, store):
                store.save(self.tokens.get("refresh_token"))
        """
    facts = facts_of(code)
    (expectation,) = facts.expectations
    assert expectation.optional
    assert facts.token_requests[0].span in {symbol.span for symbol in symbol_chain(expectation.base)}


def test_check_of_certificates_turned_off_on_one_path_only_may_still_be_on() -> None:
    code = """
        import requests

        def me(debug):
            session = requests.Session()
            if debug:
                session.verify = False
            return session.get("https://api.procore.com/rest/v1.0/me")
        """
    (request,) = facts_of(code).requests
    found = unchecked(request.call)
    assert found is not None and found.confidence == "possible"


def test_check_of_certificates_that_comes_from_outside_is_not_known_to_be_off() -> None:
    code = """
        import os, requests
        requests.get("https://api.procore.com/rest/v1.0/me", verify=os.getenv("VERIFY"))
        """
    (request,) = facts_of(code).requests
    assert unchecked(request.call) is None


def test_json_that_is_written_by_hand_has_fields() -> None:
    code = """
        import requests

        body = '{"grant_type": "client_credentials", "client_secret": "x", "scope": null}'
        requests.post("https://login.procore.com/oauth/token", data=body)
        """
    assert [token.grants for token in facts_of(code).token_requests] == [["client_credentials"]]
    assert token_fields(code) == {("client_secret", "body")}


def test_user_and_secret_before_a_host_are_never_shown() -> None:
    code = 'import requests\nrequests.get("https://id:secret@api.procore.com/rest/v1.0/me")\n'
    assert {address for address, _ in sent(code)} == {"https://api.procore.com/rest/v1.0/me"}


def test_text_constant_knows_its_name_and_what_it_stands_in() -> None:
    code = """
        class Procore:
            secret: str = Field(default="one")
            table = {"acme": {"client_secret": "two"}}
            a, b = "three", "fo" "ur"

        value = os.getenv("TOKEN", "five")
        """
    found = [(literal.name, literal.text, literal.within) for literal in facts_of(code).literals]
    assert ("secret", "one", ("Procore",)) in found
    assert ("client_secret", "two", ("Procore", "table", "acme")) in found
    assert {("a", "three", ("Procore",)), ("b", "four", ("Procore",))} <= set(found)
    assert ("TOKEN", "five", ("value", "getenv")) in found


def test_cookie_set_on_a_session_goes_with_its_requests() -> None:
    code = """
        import requests

        session = requests.Session()
        session.cookies.set("crumb", "x", domain=".procore.com")
        session.get("https://app.procore.com/rest/v1.0/me")
        """
    (request,) = facts_of(code).requests
    assert request.call.cookies is not None
    assert set(getattr(request.call.cookies, "entries", {})) == {"crumb"}


def test_settings_that_are_imported_say_whose_address_it_is() -> None:
    code = """
        import requests
        from django.conf import settings

        requests.get(settings.PROCORE_URL + "/rest/v1.0/me")
        requests.get(settings.WIKI_URL + "/rest/v1.0/me")
        requests.post(settings.LOGIN_URL + "/oauth/token", data={"client_secret": settings.PROCORE_SECRET})
        """
    facts = facts_of(code)
    recognised = [request.recognitions[0].evidence[0][1] for request in facts.requests]
    assert "the name `PROCORE_URL` and the path's shape say Procore" in recognised
    assert [token.credentials[0].name for token in facts.token_requests] == ["client_secret"]


def test_setting_without_a_default_stands_where_its_field_is_declared() -> None:
    code = """
        import requests
        from pydantic_settings import BaseSettings

        class Base(BaseSettings):
            host: str

        class Settings(Base):
            key: str

        headers = {"Authorization": "Bearer " + Settings().key, "X-Host": Settings().host}
        requests.get("https://api.procore.com/rest/v1.0/me", headers=headers)
        """
    (request,) = facts_of(code).requests
    written = textwrap.dedent(code)
    holes = [request.call.headers.find("Authorization").value, request.call.headers.find("X-Host").value]
    places = [part.span for value in holes if value is not None for part in parts_of(value) if isinstance(part, Symbol)]
    assert [written[place.start : place.end] for place in places] == ["key: str", "host: str"]


def test_default_of_a_command_line_option_goes_by_the_option_s_name() -> None:
    code = 'parser.add_argument("-s", "--client-secret", default="one", help="two")\n'
    found = [(literal.name, literal.text) for literal in facts_of(code).literals]
    assert ("--client-secret", "one") in found


def test_arguments_bound_by_partial_go_with_every_call() -> None:
    code = """
        import functools, requests
        from types import SimpleNamespace

        def send(method, path, *, headers):
            return requests.request(method, "https://api.procore.com/rest/v1.0" + path, headers=headers)

        def verbs(token, company):
            call = functools.partial(send, headers={"Authorization": token, "Procore-Company-Id": company})
            return SimpleNamespace(get=functools.partial(call, "GET"))

        class Client:
            def __init__(self, token, company):
                self.verbs = verbs(token, company)
                self.fetch = functools.partial(requests.get, headers={"Authorization": token})

            def _ask(self, method, path, company=None):
                headers = {"Procore-Company-Id": company} if company else {}
                return requests.request(method, "https://api.procore.com/rest/v1.0" + path, headers=headers)

            remove = functools.partialmethod(_ask, "DELETE", company="7")

        def main(client: Client):
            client.verbs.get("/rfis")
            client.fetch("https://api.procore.com/rest/v1.0/images")
            client.remove("/images/1")
        """
    assert sent(code) >= {
        ("https://api.procore.com/rest/v1.0/rfis", "present"),
        ("https://api.procore.com/rest/v1.0/images", "absent"),
        ("https://api.procore.com/rest/v1.0/images/1", "present"),
    }


@pytest.mark.parametrize(
    ("where", "one", "other"),
    [
        ("data", "{'client_id': 'a', 'client_secret': A}", "{'client_id': 'b', 'client_secret': B}"),
        ("data", "'client_id=a&client_secret=' + A", "'client_id=b&client_secret=%s' % B"),
        ("params", "{'client_secret': A}", "{'client_secret': B}"),
        ("url", "TOKEN + '?client_secret=' + A", "f'{TOKEN}?client_secret={B}'"),
    ],
)
def test_what_chooses_between_whole_forms_chooses_their_fields(where: str, one: str, other: str) -> None:
    code = f"""
        import requests
        TOKEN = "https://login.procore.com/oauth/token"
        def token(company):
            sent = {one} if company == "north" else {other}
            return requests.post({f"url=TOKEN, {where}=sent" if where != "url" else "sent"})
        """
    (token,) = facts_of(code).token_requests
    secret = token.credential("client_secret")
    assert secret is not None and isinstance(secret.value, Choice)
    assert [symbol.name for symbol in secret.value.options if isinstance(symbol, Symbol)] == ["A", "B"]
    deciders = [decider.value for decider in secret.value.by]
    assert [symbol.name for symbol in deciders if isinstance(symbol, Symbol)] == ["company"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param(
            """
            client = httpx.Client(base_url="https://api.procore.com", headers={"Authorization": token})
            asked = client.build_request("GET", "/rest/v1.0/projects")
            client.send(asked)
            """,
            {("https://api.procore.com/rest/v1.0/projects", "absent")},
            id="httpx builds a request on its base",
        ),
        pytest.param(
            """
            session = requests.Session()
            session.headers["Procore-Company-Id"] = company
            asked = requests.Request("GET", "https://api.procore.com/rest/v1.0/projects", {"Authorization": token})
            session.send(session.prepare_request(asked))
            """,
            {("https://api.procore.com/rest/v1.0/projects", "present")},
            id="a session prepares a request with its headers",
        ),
        pytest.param(
            """
            session = requests.Session()
            session.headers["Procore-Company-Id"] = company
            asked = requests.Request("GET", "https://api.procore.com/rest/v1.0/projects").prepare()
            session.send(asked)
            """,
            {("https://api.procore.com/rest/v1.0/projects", "absent")},
            id="a request prepared alone goes without the session's headers",
        ),
        pytest.param(
            """
            asked = requests.Request("POST", "https://api.procore.com/rest/v1.0/projects", json={}).prepare()
            asked.headers["Procore-Company-Id"] = company
            requests.Session().send(asked)
            """,
            {("https://api.procore.com/rest/v1.0/projects", "present")},
            id="a header added to a prepared request",
        ),
        pytest.param(
            """
            session = requests.Session()
            session.headers["Procore-Company-Id"] = company
            session.get("https://api.procore.com/rest/v1.0/me", headers={"procore-company-id": None})
            """,
            {("https://api.procore.com/rest/v1.0/me", "absent")},
            id="a call leaves a header of its session out",
        ),
        pytest.param(
            """
            session = requests.Session()
            session.headers["Procore-Company-Id"] = company
            session.get("https://api.procore.com/rest/v1.0/me", headers={"Procore-Company-Id": None} if token else {})
            """,
            {("https://api.procore.com/rest/v1.0/me", "present")},
            id="a call may leave a header of its session out",
        ),
        pytest.param(
            """
            class Procore(BaseUrlSession):
                base_url = "https://api.procore.com/rest/"

            Procore().get("v1.0/projects")
            """,
            {("https://api.procore.com/rest/v1.0/projects", "absent")},
            id="a base written in the class",
        ),
        pytest.param(
            """
            pool = urllib3.connection_from_url("https://api.procore.com", headers={"Procore-Company-Id": company})
            pool.request("GET", "/rest/v1.0/projects")
            """,
            {("https://api.procore.com/rest/v1.0/projects", "present")},
            id="a pool for one host",
        ),
        pytest.param(
            'requests.get(URL("https://api.procore.com/rest/v1.0/").join(URL("projects")))',
            {("https://api.procore.com/rest/v1.0/projects", "absent")},
            id="an address joined to another",
        ),
        pytest.param(
            'requests.get(URL("https://api.procore.com/x").with_path("/rest/v1.0/me").with_query({"page": company}))',
            {("https://api.procore.com/rest/v1.0/me", "absent")},
            id="another path on the same host",
        ),
        pytest.param(
            'requests.get(URL.build(scheme="https", host="api.procore.com", path="/rest/v1.0/me"))',
            {("https://api.procore.com/rest/v1.0/me", "absent")},
            id="an address built from parts",
        ),
        pytest.param(
            'requests.get(urljoin("https://api.procore.com/vapid/offices", "../rest/v1.0/projects"))',
            {("https://api.procore.com/rest/v1.0/projects", "absent")},
            id="a path that goes up",
        ),
        pytest.param(
            'requests.get(urljoin("https://example.com/", "//api.procore.com/rest/v1.0/me"))',
            {("https://api.procore.com/rest/v1.0/me", "absent")},
            id="another host under the same scheme",
        ),
    ],
)
def test_request_goes_where_its_library_sends_it(code: str, expected: set[tuple[str, str]]) -> None:
    imports = (
        "import httpx, requests, urllib3\nfrom urllib.parse import urljoin\nfrom yarl import URL\n"
        "from requests_toolbelt.sessions import BaseUrlSession\n\ndef run(token, company):\n"
    )
    assert sent(imports + textwrap.indent(textwrap.dedent(code), "    ")) == expected


def test_parts_of_a_request_handed_on_as_one_value_stay_apart() -> None:
    code = """
        import urllib3

        class Settings:
            def __init__(self, host=None):
                self._host = host or "https://api.procore.com"

            @property
            def host(self):
                return self._host

            @host.setter
            def host(self, value):
                self._host = value

        class Transport:
            def __init__(self, settings):
                self.settings = settings
                self.pool = urllib3.PoolManager()

            def prepare(self, method, path, headers):
                return method, self.settings.host + path, headers

            def call(self, method, url, headers):
                return self.pool.request(method, url, headers=headers)

        class Projects:
            def __init__(self, transport=None):
                self.transport = transport or Transport(Settings())

            def list(self, token):
                parts = self.transport.prepare("GET", "/rest/v1.0/projects", {"Authorization": token})
                return self.transport.call(*parts)
        """
    assert ("https://api.procore.com/rest/v1.0/projects", "absent") in sent(code)


def test_merging_what_may_be_nothing_is_no_test_on_which_a_header_depends() -> None:
    code = """
        import requests

        def company_headers(company):
            if company is None:
                return None
            return {"Procore-Company-Id": str(company)}

        def get(path, token, headers=None):
            sent = {"Authorization": token, **dict(headers or {})}
            return requests.get("https://api.procore.com" + path, headers=sent)

        def projects(token, company=None):
            return get("/rest/v1.0/projects", token, headers=company_headers(company))
        """
    found = [request.call.headers.find(HEADER) for request in facts_of(code).requests if request.stack]
    assert [lookup.presence.value for lookup in found] == ["maybe"]
    assert all("headers or" not in textwrap.dedent(code)[at.start : at.end] for at in found[0].conditions)
