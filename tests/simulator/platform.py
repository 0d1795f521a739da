"""One request, answered by the policy file: hosts, grants, where secrets may travel, the company header, permissions.

Nothing here knows of sockets; ``server`` does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from lint_procore.policy import Environment, Policy, load_policy

from .world import LEVELS, SPIKE_WINDOW, App, Company, Project, Token, World

# What must never be in a URL (oauth-endpoints).
_SECRET_FIELDS = frozenset({"client_secret", "access_token", "refresh_token", "password", "code_verifier"})
_NEEDED = {"GET": "Read Only", "POST": "Standard", "PUT": "Standard", "PATCH": "Standard", "DELETE": "Admin"}


@dataclass
class Request:
    """A request as it came in. ``headers`` are by lower-case name; ``host`` is what the client called."""

    method: str
    scheme: str
    host: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    @property
    def form(self) -> dict[str, Any]:
        """The fields of a form or of a JSON object."""
        text = self.body.decode("utf-8", "replace")
        if "json" in self.headers.get("content-type", ""):
            try:
                value = json.loads(text or "{}")
            except ValueError:
                return {}
            return value if isinstance(value, dict) else {}
        return dict(parse_qsl(text, keep_blank_values=True))


class Answer(NamedTuple):
    """A status with a JSON body; ``why`` names the point of the policy that refused, for tests to assert on."""

    status: int
    body: Any
    headers: Mapping[str, str] = {}
    why: str = ""


class Refused(Exception):
    """A request that the policy does not allow."""

    def __init__(self, status: int, why: str, message: str, **headers: str) -> None:
        super().__init__(message)
        self.answer = Answer(status, {"error": why, "error_description": message, "message": message}, headers, why)


class Route(NamedTuple):
    """A path below ``/rest/v…``, the tool whose permission it needs, and the records it serves."""

    pattern: re.Pattern[str]
    tool: str
    scope: str
    collection: str


def _route(path: str, tool: str, scope: str, collection: str = "") -> Route:
    pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>\\d+)", path)
    return Route(re.compile(pattern + r"(?:/(?P<id>\d+))?"), tool, scope, collection or path.rsplit("/", 1)[-1])


# Enough of the platform's routes for integrations under test; {project} and {company} are ids.
_ROUTES = (
    _route("/companies/{company}/projects", "Portfolio", "company"),
    _route("/projects", "Portfolio", "company"),
    _route("/companies/{company}/vendors", "Directory", "company"),
    _route("/vendors", "Directory", "company"),
    _route("/companies/{company}/users", "Directory", "company"),
    _route("/companies/{company}/offices", "Company Admin", "company"),
    _route("/projects/{project}/users", "Directory", "project"),
    _route("/projects/{project}/vendors", "Directory", "project"),
    _route("/projects/{project}/rfis", "RFIs", "project"),
    _route("/projects/{project}/submittals", "Submittals", "project"),
    _route("/projects/{project}/observations/items", "Observations", "project", "observations"),
    _route("/observations/items", "Observations", "project", "observations"),
    _route("/projects/{project}/punch_items", "Punch List", "project"),
    _route("/punch_items", "Punch List", "project"),
    _route("/projects/{project}/daily_logs/manpower_logs", "Daily Log", "project"),
    _route("/projects/{project}/daily_logs/weather_logs", "Daily Log", "project"),
    _route("/projects/{project}/daily_logs/notes_logs", "Daily Log", "project"),
    _route("/projects/{project}/drawings", "Drawings", "project"),
    _route("/projects/{project}/drawing_areas", "Drawings", "project"),
    _route("/projects/{project}/meetings", "Meetings", "project"),
    _route("/meetings", "Meetings", "project"),
    _route("/images", "Photos", "project"),
    _route("/projects/{project}/images", "Photos", "project"),
    _route("/folders", "Documents", "project"),
    _route("/projects/{project}/documents", "Documents", "project"),
    _route("/commitments", "Commitments", "project"),
    _route("/work_order_contracts", "Commitments", "project"),
    _route("/purchase_order_contracts", "Commitments", "project"),
    _route("/prime_contract", "Prime Contracts", "project"),
    _route("/budget_views", "Budget", "project"),
    _route("/timecard_entries", "Timesheets", "project"),
    _route("/projects/{project}/timecard_entries", "Timesheets", "project"),
)


class Platform:
    """Answers requests about a :class:`World`, and keeps what it answered in ``log``."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.log: list[tuple[Request, Answer]] = []

    @property
    def policy(self) -> Policy:
        """The policy in force on the world's day."""
        return load_policy(as_of=self.world.clock.today)

    def answer(self, request: Request) -> Answer:
        try:
            answer = self._answer(request)
        except Refused as refusal:
            answer = refusal.answer
        self.log.append((request, answer))
        return answer

    def _answer(self, request: Request) -> Answer:
        policy = self.policy
        kind = policy.host_kind(request.host)
        if kind is None:
            raise Refused(421, "unknown-host", f"{request.host} is not a host of the platform")
        if request.scheme != "https":
            raise Refused(403, "insecure-transport", "HTTPS only")
        if not _SECRET_FIELDS.isdisjoint(request.query):
            raise Refused(400, "secret-in-url", "secrets travel in the request's body")
        environment = policy.environment_of(request.host)
        if kind == "login" and environment is not None:
            return self._oauth(request, environment)
        if kind == "api" and environment is not None:
            return self._api(request, environment)
        raise Refused(404, "wrong-host", f"nothing of OAuth or of the API is served at {request.host}")

    # --- OAuth --------------------------------------------------------------------------------------------------------

    def _oauth(self, request: Request, environment: Environment) -> Answer:
        paths: dict[tuple[str, str], Callable[[Request, Environment], Answer]] = {
            ("POST", self.policy.oauth_paths["token"]): self._token,
            ("GET", self.policy.oauth_paths["token_info"]): self._token_info,
            ("POST", self.policy.oauth_paths["revoke"]): self._revoke,
            ("GET", self.policy.oauth_paths["authorize"]): self._authorize,
        }
        found = paths.get((request.method, request.path))
        if found is None:
            raise Refused(404, "wrong-host", f"{request.method} {request.path} is not served at a login host")
        return found(request, environment)

    def _token(self, request: Request, environment: Environment) -> Answer:
        form = request.form
        if request.headers.get("authorization", "").lower().startswith("basic"):
            raise Refused(401, "invalid_client", "the client's id and secret travel in the request's body")
        grant = str(form.get("grant_type", ""))
        if grant not in self.policy.supported_grants:
            raise Refused(400, "unsupported_grant_type", f"the grant {grant!r} is not supported")
        pair = str(form.get("client_id", "")), str(form.get("client_secret", "")), environment.credentials
        app, account = self.world.app(*pair), self.world.account(*pair)
        if grant == "client_credentials":
            if account is not None:
                if self.policy.service_accounts_ended:
                    raise Refused(401, "service-account-sunset", "Traditional Service Accounts are no longer served")
                return self._issue(Token("", grant, environment.name, 0, company=account.company))
            if app is None or not app.service_account:
                raise Refused(401, "invalid_client", "no app with a service account has these credentials")
            return self._issue(Token("", grant, environment.name, 0, app=app))
        if app is None:
            raise Refused(401, "invalid_client", "no app has these credentials")
        kept = self.world.codes if grant == "authorization_code" else self.world.refresh_tokens
        # Codes and refresh tokens are single-use.
        given = str(form.get("code" if grant == "authorization_code" else "refresh_token", ""))
        if kept.pop(given, None) is not app:
            raise Refused(401, "invalid_grant", "unknown, used before, or another app's")
        return self._issue(Token("", "authorization_code", environment.name, 0, app=app), renew=True)

    def _issue(self, token: Token, renew: bool = False) -> Answer:
        token.value, token.created = f"token-{self.world.number()}", self.world.clock.seconds
        self.world.tokens[token.value] = token
        body = {
            "access_token": token.value,
            "token_type": "Bearer",
            "expires_in": self.policy.token_lifetime,
            "created_at": token.created,
        }
        if renew and token.app is not None:
            body["refresh_token"] = f"refresh-{self.world.number()}"
            self.world.refresh_tokens[str(body["refresh_token"])] = token.app
        return Answer(200, body)

    def _token_info(self, request: Request, environment: Environment) -> Answer:
        token = self._bearer(request, environment)
        left = token.created + self.policy.token_lifetime - self.world.clock.seconds
        return Answer(200, {"expires_in_seconds": left, "created_at": token.created})

    def _revoke(self, request: Request, environment: Environment) -> Answer:
        token = self.world.tokens.get(str(request.form.get("token", "")))
        if token is not None:
            token.revoked = True
        return Answer(200, {})

    def _authorize(self, request: Request, environment: Environment) -> Answer:
        """The person is signed in already, and agrees."""
        query = request.query
        if query.get("response_type") != "code":
            raise Refused(400, "unsupported_response_type", "only `code` is supported")
        known = (each for each in self.world.apps if each.client_id == query.get("client_id"))
        app = next((each for each in known if each.realm == environment.credentials), None)
        if app is None:
            raise Refused(401, "invalid_client", "no app has this id")
        code = f"code-{self.world.number()}"
        self.world.codes[code] = app
        back = query.get("redirect_uri", "")
        return Answer(302, {}, {"Location": f"{back}?code={code}&state={query.get('state', '')}"})

    # --- API ----------------------------------------------------------------------------------------------------------

    def _bearer(self, request: Request, environment: Environment) -> Token:
        scheme, _, value = request.headers.get("authorization", "").partition(" ")
        token = self.world.tokens.get(value.strip()) if scheme.lower() == "bearer" else None
        if token is None or token.revoked:
            raise Refused(401, "invalid_token", "no such access token")
        if token.environment != environment.name:
            raise Refused(401, "environment-mismatch", f"this token is of another environment: {token.environment}")
        if self.world.clock.seconds >= token.created + self.policy.token_lifetime:
            raise Refused(401, "expired_token", "this access token has ended")
        if token.app is None and self.policy.service_accounts_ended:
            raise Refused(401, "service-account-sunset", "Traditional Service Accounts are no longer served")
        return token

    def _api(self, request: Request, environment: Environment) -> Answer:
        path = self._current(request.path)
        version, rest = self._version(path)
        token = self._bearer(request, environment)
        self._count(token)
        company = self._company(request, path, token, environment)
        if rest == "/me":
            return Answer(200, {"id": 1, "login": "service.account@example.com", "name": "A service account"})
        if rest == "/companies":
            return Answer(200, [_shown(each) for each in self._visible(token, environment)])
        assert company is not None
        if rest.startswith("/webhooks/hooks"):
            return self._webhooks(request, rest, token, company)
        v2 = re.match(r"/companies/(\d+)(/projects/\d+/.*)", rest) if version.startswith("v2") else None
        if v2 is not None:
            self._same_company(int(v2[1]), company)
            rest = v2[2]
        project = re.fullmatch(r"/projects/(\d+)", rest)
        if project is not None:
            return Answer(200, _shown(self._project(int(project[1]), token, company, environment)))
        for route in _ROUTES:
            found = route.pattern.fullmatch(rest)
            if found is not None:
                answer = self._records(request, route, found.groupdict(), token, company, environment)
                return answer._replace(body={"data": _text_ids(answer.body)}) if v2 is not None else answer
        raise Refused(404, "unknown-route", f"{request.method} {path} is not served")

    def _current(self, path: str) -> str:
        """The path in today's namespace."""
        for namespace in self.policy.namespaces:
            if path == namespace.prefix or path.startswith(namespace.prefix + "/"):
                if namespace.sunset is not None and namespace.sunset <= self.world.clock.today:
                    raise Refused(404, "sunset-namespace", f"{namespace.prefix} was sunset on {namespace.sunset}")
                return namespace.replacement + path.removeprefix(namespace.prefix)
        return path

    def _version(self, path: str) -> tuple[str, str]:
        found = re.fullmatch(rf"{self.policy.rest_prefix}/({self.policy.version_pattern})(/.+?)/?", path)
        if found is None:
            raise Refused(404, "unversioned-path", f"{path} names no version of the API")
        return found[1], found[2]

    def _count(self, token: Token) -> None:
        if self.world.spike_limit is None:
            return
        now = self.world.clock.seconds
        recent = [at for at in self.world.requests_by_token.get(token.value, []) if now - at < SPIKE_WINDOW]
        if len(recent) >= self.world.spike_limit:
            reset = recent[0] + SPIKE_WINDOW
            headers = {
                "X-Rate-Limit-Limit": str(self.world.spike_limit),
                "X-Rate-Limit-Remaining": "0",
                "X-Rate-Limit-Reset": str(reset),
                "Retry-After": str(reset - now),
            }
            raise Refused(429, "rate-limit", "too many requests", **headers)
        self.world.requests_by_token[token.value] = [*recent, now]

    def _company(self, request: Request, path: str, token: Token, environment: Environment) -> Company | None:
        """The company that a request speaks for, None where it may do without one."""
        name = self.policy.company_header
        given = request.headers.get(name.lower(), "").strip()
        if not given and token.app is None:
            return self.world.company(token.company or 0, environment.name)
        if not given:
            exempt = (
                (each.method, each.path) for each in self.policy.company_header_exemptions if token.grant in each.grants
            )
            if (request.method, path.rstrip("/")) in exempt:
                return None
            raise Refused(400, "missing-company-header", self.policy.missing_header_answer)
        company = self.world.company(int(given), environment.name) if given.isdecimal() else None
        if company is None or company not in self._visible(token, environment):
            raise Refused(403, "not-installed", f"{name}: {given} is no company that this token may speak for")
        return company

    def _visible(self, token: Token, environment: Environment) -> list[Company]:
        ids = {token.company} if token.app is None else set(token.app.installed)
        return [each for each in self.world.companies if each.environment == environment.name and each.id in ids]

    def _same_company(self, number: int, company: Company) -> None:
        if number != company.id:
            raise Refused(403, "company-mismatch", f"the header names company {company.id}, the address {number}")

    def _project(self, number: int, token: Token, company: Company, environment: Environment) -> Project:
        found = self.world.project(number, environment.name)
        permitted = token.app.installed.get(company.id) if token.app is not None else None
        if found is None or found[0] is not company or (permitted is not None and number not in permitted):
            raise Refused(403, "not-permitted", f"project {number} is none of company {company.id}'s permitted ones")
        return found[1]

    def _need(self, app: App | None, scope: str, tool: str, level: str) -> None:
        held = app.permissions.get((scope, tool), "None") if app is not None else "Admin"
        if LEVELS.index(held) < LEVELS.index(level):
            raise Refused(403, "permission", f"{tool} ({scope}) needs {level}; the app declares {held}")

    def _records(
        self,
        request: Request,
        route: Route,
        ids: Mapping[str, str | None],
        token: Token,
        company: Company,
        environment: Environment,
    ) -> Answer:
        named = ids.get("company") or request.query.get("company_id")
        if named is not None:
            self._same_company(int(named) if str(named).isdecimal() else -1, company)
        self._need(token.app, route.scope, route.tool, _NEEDED.get(request.method, "Admin"))
        if route.scope == "project":
            given = ids.get("project") or request.query.get("project_id") or request.form.get("project_id")
            if not str(given or "").isdecimal():
                raise Refused(400, "missing-project", "which project?")
            records = self._project(int(str(given)), token, company, environment).records.setdefault(
                route.collection, []
            )
        elif route.collection == "projects":
            permitted = token.app.installed.get(company.id) if token.app is not None else None
            records = [_shown(each) for each in company.projects if permitted is None or each.id in permitted]
        else:
            records = company.records.setdefault(route.collection, [])
        if ids.get("id") is not None:
            found = next((each for each in records if str(each["id"]) == ids["id"]), None)
            if found is None:
                raise Refused(404, "no-record", f"no {route.collection} {ids['id']}")
            if request.method in ("PATCH", "PUT"):
                found.update(_fields(request.form))
            return Answer(200, found)
        if request.method == "POST":
            made = {"id": 9000 + self.world.number(), **_fields(request.form)}
            records.append(made)
            return Answer(201, made)
        if request.method != "GET":
            raise Refused(405, "method", f"{request.method} is not served here")
        page, size = int(request.query.get("page", "1")), int(request.query.get("per_page", "100"))
        return Answer(200, records[(page - 1) * size : page * size], {"Total": str(len(records))})

    def _webhooks(self, request: Request, rest: str, token: Token, company: Company) -> Answer:
        self._need(token.app, "company", "Webhooks API", "Standard")
        found = re.fullmatch(r"/webhooks/hooks(?:/(\d+)/triggers)?", rest)
        if found is None:
            raise Refused(404, "unknown-route", f"{rest} is not served")
        if found[1] is None:
            if request.method == "POST":
                number = self.world.number()
                self.world.hooks[number] = []
                return Answer(201, {"id": number, **_fields(request.form)})
            return Answer(200, [{"id": number} for number in self.world.hooks])
        triggers = self.world.hooks.get(int(found[1]))
        if triggers is None:
            raise Refused(404, "no-record", "no such hook")
        if request.method == "POST":
            wanted = _fields(request.form)
            for stopped in self.policy.webhook_triggers:
                same = (wanted.get("resource_name"), wanted.get("event_type")) == (stopped.resource, stopped.event)
                if same and stopped.stopped <= self.world.clock.today:
                    raise Refused(422, "stopped-trigger", f"{stopped.resource} / {stopped.event} no longer delivers")
            triggers.append(wanted)
            return Answer(201, {"id": len(triggers), **wanted})
        return Answer(200, triggers)


def _shown(record: Company | Project) -> dict[str, Any]:
    return {"id": record.id, "name": record.name, "active": True}


def _fields(form: Mapping[str, Any]) -> dict[str, Any]:
    """What a body says of a record, with or without the record's name around it: ``{"rfi": {"subject": …}}``."""
    nested = [value for value in form.values() if isinstance(value, dict)]
    return {key: value for key, value in (nested[0] if nested else form).items() if key != "project_id"}


def _text_ids(body: Any) -> Any:
    """Version 2 gives ids as text (new-rest-v2-version)."""
    if isinstance(body, list):
        return [_text_ids(each) for each in body]
    return {key: str(value) if key == "id" else value for key, value in body.items()}
