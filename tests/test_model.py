"""What the model says of small integrations: where requests go, and with which headers."""

from __future__ import annotations

import textwrap
from datetime import date

from lint_procore.model.facts import Facts, build_facts
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
