"""The platform's policy as data: what is supported, where, and since or until when.

In goes ``policy.toml``, read against the named tuples below: each is the schema of one table. Out comes a Policy, which
answers for one day.
"""

# No postponed annotations: those of the named tuples are read at run time.
import re
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from lint_procore.errors import Refusal
from lint_procore.finding import Severity
from lint_procore.tables import Tables, beside_the_rules, read_tables

if TYPE_CHECKING:
    from lint_procore.endpoints import Endpoints
    from lint_procore.openapi import Document

HOST_KINDS = ("legacy", "files", "documentation")


class PolicyError(Refusal):
    """A policy file that cannot be used. ``message`` says what is wrong, where, and what to do."""


class Edition(NamedTuple):
    """One announcement of the end of Traditional Service Accounts; None is a date to be announced."""

    announced: date
    deprecated: date
    no_new_from: date | None
    sunset: date | None
    source: str


class Difference(NamedTuple):
    """What one aspect is like for a Traditional Service Account, and for a Developer Managed one."""

    aspect: str
    traditional: str
    managed: str
    source: str


class Environment(NamedTuple):
    """Login and API hosts that belong together, the canonical one first, and the realm of their credentials."""

    name: str
    title: str
    login_hosts: tuple[str, ...]
    api_hosts: tuple[str, ...]
    browser_hosts: tuple[str, ...]
    credentials: str
    source: str


class HostGroup(NamedTuple):
    """Hosts of the platform that are neither login nor API hosts; ``environment`` is a name or "none"."""

    kind: str
    hosts: tuple[str, ...]
    environment: str
    source: str


class RegionalHosts(NamedTuple):
    """A regular expression for the browser hosts of regions, and the environment that they belong to."""

    pattern: str
    environment: str
    source: str


class Grant(NamedTuple):
    """A supported OAuth grant; ``refresh_token`` says whether its token response holds one."""

    name: str
    purpose: str
    refresh_token: bool
    source: str


class UnsupportedGrant(NamedTuple):
    """A grant or response type that the platform refuses; ``why`` completes "is not supported: "."""

    name: str
    why: str
    source: str


class Exemption(NamedTuple):
    """A call that needs no company header, if its token came from one of ``grants``."""

    method: str
    path: str
    grants: tuple[str, ...]
    source: str


class Namespace(NamedTuple):
    """A path prefix that was replaced by another."""

    prefix: str
    replacement: str
    deprecated: date
    sunset: date
    source: str


class Lifecycle(NamedTuple):
    """A state of an endpoint, and whether apps that exist and new ones may use it."""

    state: str
    existing_apps: bool
    new_apps: bool
    meaning: str
    source: str


class UploadChange(NamedTuple):
    """How files were uploaded before and since a day."""

    changed: date
    replaced: str
    replacement: str
    source: str


class WebhookTrigger(NamedTuple):
    """A webhook resource that stopped delivering an event type, and the resource that delivers it."""

    resource: str
    event: str
    replacement: str
    stopped: date
    source: str


class Permission(NamedTuple):
    """Access to a tool, at company or project level: "required" by an API, or "excessive" for a service account."""

    tool: str
    levels: tuple[str, ...]
    access: str
    verdict: str
    why: str
    source: str


class Manifest(NamedTuple):
    """A schema of app manifests and the keys that tell it; ``grant_type_key`` is "none" where no grant is declared."""

    schema: str
    legacy: bool
    components: tuple[str, ...]
    grant_type_key: str
    instructions_key: str
    source: str


class Library(NamedTuple):
    """The version since which a client library has a capability; ``released`` is a day or a month."""

    ecosystem: str
    name: str
    capability: str
    since: str
    released: str
    source: str


class _Platform(NamedTuple):
    domains: tuple[str, ...]
    source: str


class _OAuth(NamedTuple):
    authorize: str
    token: str
    token_info: str
    revoke: str
    token_lifetime: int
    client_credentials_response: tuple[str, ...]
    installed_app_redirect_uri: str
    source: str


class _Rest(NamedTuple):
    prefix: str
    version_pattern: str
    id_bits: int
    source: str


class _CompanyHeader(NamedTuple):
    name: str
    missing_answer: str
    source: str


class Policy:
    """The policy in force on one day.

    ``as_of``                      the day
    ``editions``                   announcements of the end of Traditional Service Accounts, oldest first
    ``edition``                    the one in force: the newest announced on or before the day, None before the first
    ``differences``                aspect -> what it is like for a traditional and for a managed service account
    ``platform_domains``           every host of the platform is under one of these
    ``environments``               login and API hosts that belong together
    ``regional_hosts``             patterns of the browser hosts of regions
    ``login_hosts``                of all environments
    ``api_hosts``                  of all environments
    ``oauth_paths``                "authorize", "token", "token_info", "revoke" -> path on the login host
    ``token_lifetime``             of an access token, in seconds
    ``client_credentials_response``  fields of the answer to a client-credentials token request
    ``installed_app_redirect_uri`` for the authorization-code grant without a web server
    ``grants``                     supported ones; ``supported_grants`` their names
    ``refresh_grants``             names of grants whose token response holds a refresh token
    ``unsupported_grants``         grant or response type -> why, as a clause
    ``rest_prefix``                first segment of an API path
    ``version_pattern``            regular expression for the whole second segment
    ``id_bits``                    width that an id needs
    ``company_header``             name of the header that says which company a call is for
    ``company_header_exemptions``  calls that need none, with the grants for which that holds
    ``missing_header_answer``      what the platform says without it
    ``namespaces``                 path prefixes that were replaced
    ``lifecycles``                 state of an endpoint -> who may use it
    ``upload_change``              how files were uploaded before and since a day
    ``webhook_triggers``           those that stopped
    ``permissions``                access to tools that is required or excessive
    ``manifests``                  schemas of app manifests
    ``libraries``                  client libraries, a version for each capability
    ``sources``                    name of a table -> source of the facts that are no named tuples here
    """

    def __init__(self, tables: Tables, as_of: date, openapi: "Document | None" = None) -> None:
        self.as_of = as_of
        self.openapi = openapi
        self.sources: dict[str, str] = {}
        self._documentation = tables.text_of("documentation")
        self._read_timeline(tables)
        self._read_hosts(tables)
        self._read_oauth(tables)
        self._read_rest(tables)
        self.permissions: tuple[Permission, ...] = tables.rows("permissions", Permission)
        self.manifests: tuple[Manifest, ...] = tables.rows("manifests", Manifest)
        self.libraries: tuple[Library, ...] = tables.rows("libraries", Library)
        tables.finish()

    def _read_timeline(self, tables: Tables) -> None:
        editions = tables.rows("editions", Edition)
        for number, edition in enumerate(editions, 1):
            known = [day for day in edition[1:4] if day is not None]
            if known != sorted(known):
                raise tables.error("the dates are not in the order deprecated, no_new_from, sunset", "editions", number)
            if any(edition.announced == earlier.announced for earlier in editions[: number - 1]):
                raise tables.error(f"a second edition announced on {edition.announced}", "editions", number)
        self.editions: tuple[Edition, ...] = tuple(sorted(editions, key=lambda edition: edition.announced))
        announced = [edition for edition in self.editions if edition.announced <= self.as_of]
        self.edition: Edition | None = announced[-1] if announced else None
        self.differences: dict[str, Difference] = {row.aspect: row for row in tables.rows("differences", Difference)}

    def _read_hosts(self, tables: Tables) -> None:
        platform = tables.table("platform", _Platform)
        self.platform_domains = platform.domains
        self.sources["platform"] = platform.source
        self.environments: tuple[Environment, ...] = tables.rows("environments", Environment)
        named: dict[str, Environment] = {}
        self._host_kinds: dict[str, str] = {}
        self._host_environments: dict[str, Environment] = {}

        def add(kind: str, hosts: tuple[str, ...], environment: Environment | None, key: str, number: int) -> None:
            for host in hosts:
                if not self._is_platform(host):
                    raise tables.error(f"{host!r} is not a lower-case host under {self.platform_domains}", key, number)
                if host in self._host_kinds:
                    raise tables.error(f"{host!r} stands in the file twice", key, number)
                self._host_kinds[host] = kind
                if environment:
                    self._host_environments[host] = environment

        for number, environment in enumerate(self.environments, 1):
            if environment.name in named:
                raise tables.error(f"a second environment named {environment.name!r}", "environments", number)
            named[environment.name] = environment
            if not environment.login_hosts or not environment.api_hosts:
                raise tables.error("needs a login host and an API host", "environments", number)
            add("login", environment.login_hosts, environment, "environments", number)
            add("api", environment.api_hosts, environment, "environments", number)
            add("browser", environment.browser_hosts, environment, "environments", number)
        for number, group in enumerate(tables.rows("other_hosts", HostGroup), 1):
            if group.kind not in HOST_KINDS:
                raise tables.error(f"'kind' must be one of {HOST_KINDS}, not {group.kind!r}", "other_hosts", number)
            if group.environment not in named and group.environment != "none":
                raise tables.error(f"no environment is named {group.environment!r}", "other_hosts", number)
            add(group.kind, group.hosts, named.get(group.environment), "other_hosts", number)
        self.regional_hosts: tuple[RegionalHosts, ...] = tables.rows("regional_hosts", RegionalHosts)
        for number, region in enumerate(self.regional_hosts, 1):
            _check_pattern(tables, region.pattern, "regional_hosts", number)
            if region.environment not in named:
                raise tables.error(f"no environment is named {region.environment!r}", "regional_hosts", number)
        self.login_hosts = frozenset(host for host, kind in self._host_kinds.items() if kind == "login")
        self.api_hosts = frozenset(host for host, kind in self._host_kinds.items() if kind == "api")

    def _read_oauth(self, tables: Tables) -> None:
        oauth = tables.table("oauth", _OAuth)
        self.sources["oauth"] = oauth.source
        self.oauth_paths = {
            "authorize": oauth.authorize,
            "token": oauth.token,
            "token_info": oauth.token_info,
            "revoke": oauth.revoke,
        }
        self.token_lifetime = oauth.token_lifetime
        self.client_credentials_response = oauth.client_credentials_response
        self.installed_app_redirect_uri = oauth.installed_app_redirect_uri
        self.grants: tuple[Grant, ...] = tables.rows("grants", Grant)
        self.supported_grants = frozenset(grant.name for grant in self.grants)
        self.refresh_grants = tuple(grant.name for grant in self.grants if grant.refresh_token)
        self.unsupported_grants: dict[str, str] = {}
        for number, grant in enumerate(tables.rows("unsupported_grants", UnsupportedGrant), 1):
            if grant.name in self.supported_grants:
                raise tables.error(f"{grant.name!r} is also a supported grant", "unsupported_grants", number)
            self.unsupported_grants[grant.name] = grant.why
            self.sources[f"unsupported_grants.{grant.name}"] = grant.source

    def _read_rest(self, tables: Tables) -> None:
        rest = tables.table("rest", _Rest)
        self.sources["rest"] = rest.source
        _check_pattern(tables, rest.version_pattern, "rest", 0)
        self.rest_prefix = rest.prefix
        self.version_pattern = rest.version_pattern
        self.id_bits = rest.id_bits
        header = tables.table("company_header", _CompanyHeader)
        self.sources["company_header"] = header.source
        self.company_header = header.name
        self.missing_header_answer = header.missing_answer
        self.company_header_exemptions: tuple[Exemption, ...] = tables.rows("company_header_exemptions", Exemption)
        for number, exemption in enumerate(self.company_header_exemptions, 1):
            for grant in exemption.grants:
                if grant not in self.supported_grants:
                    raise tables.error(f"{grant!r} is no supported grant", "company_header_exemptions", number)
        self.namespaces: tuple[Namespace, ...] = tables.rows("namespaces", Namespace)
        for number, namespace in enumerate(self.namespaces, 1):
            if namespace.sunset < namespace.deprecated:
                raise tables.error("the sunset lies before the deprecation", "namespaces", number)
        self.lifecycles: dict[str, Lifecycle] = {row.state: row for row in tables.rows("lifecycles", Lifecycle)}
        self.upload_change = tables.table("upload_change", UploadChange)
        self.webhook_triggers: tuple[WebhookTrigger, ...] = tables.rows("webhook_triggers", WebhookTrigger)

    @cached_property
    def endpoints(self) -> "Endpoints":
        """Which tool and level each endpoint needs, and which ones are deprecated; read when first asked for."""
        from lint_procore.endpoints import load_endpoints

        return load_endpoints(beside_the_rules("endpoints.toml"), self.as_of)

    def host_kind(self, host: str) -> str | None:
        """What a host is for: "login", "api", "legacy", "files", "documentation" or "browser"; None = not the platform.

        A port, a trailing dot and capitals do not matter. Hosts are compared whole: look-alikes are None.
        """
        name = _plain(host)
        kind = self._host_kinds.get(name)
        if kind or not self._is_platform(name):
            return kind
        # Editions of the support site have hosts below it (en-gb.support.procore.com).
        parent = name.partition(".")[2]
        if parent not in self.platform_domains and self._host_kinds.get(parent) == "documentation":
            return "documentation"
        return "browser"

    def environment_of(self, host: str) -> Environment | None:
        """The environment that a login, API, legacy or browser host belongs to; None when that is not known."""
        name = _plain(host)
        environment = self._host_environments.get(name)
        if environment:
            return environment
        for region in self.regional_hosts:
            if re.fullmatch(region.pattern, name):
                return next(each for each in self.environments if each.name == region.environment)
        return None

    def _is_platform(self, name: str) -> bool:
        if not _HOST.fullmatch(name):
            return False
        return any(name == domain or name.endswith(f".{domain}") for domain in self.platform_domains)

    @property
    def service_accounts_ended(self) -> bool:
        """Whether the edition in force names a sunset that has come."""
        sunset = self.edition.sunset if self.edition else None
        return sunset is not None and self.as_of >= sunset

    @property
    def service_account_severity(self) -> Severity:
        """How much it matters today to depend on a Traditional Service Account."""
        return "error" if self.service_accounts_ended else "warning"

    @property
    def service_account_creation_severity(self) -> Severity:
        """How much it matters today to create a Traditional Service Account: an error once that is refused."""
        last = self.edition.no_new_from if self.edition else None
        return "error" if last is not None and self.as_of >= last else self.service_account_severity

    def service_account_dates(self) -> str:
        """One clause for messages that names the dates in force; empty before the first announcement."""
        edition = self.edition
        if edition is None:
            return ""
        if self.service_accounts_ended:
            before = f"deprecated {edition.deprecated}"
            if edition.no_new_from:
                before += f", no new ones from {edition.no_new_from}"
            return f"Traditional Service Accounts were sunset on {edition.sunset} ({before})"
        facts = [f"are deprecated since {edition.deprecated}"]
        if edition.no_new_from:
            facts.append(f"cannot be created from {edition.no_new_from}")
        if edition.sunset:
            facts.append(f"end on {edition.sunset}")
        clause = "Traditional Service Accounts " + " and ".join(", ".join(facts).rsplit(", ", 1))
        return clause if edition.sunset else f"{clause}; their end is to be announced"

    def namespace_severity(self, namespace: Namespace) -> Severity:
        """How much it matters today to call a replaced namespace."""
        return "error" if self.as_of >= namespace.sunset else "warning"

    def has_stopped(self, trigger: WebhookTrigger) -> bool:
        """Whether a webhook trigger delivers nothing on this day."""
        return self.as_of >= trigger.stopped

    def source_url(self, name: str) -> str:
        """The address of a fact's source."""
        return name if name.startswith("https://") else self._documentation + name


# A whole host name in lower case, and a port behind one.
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)+")
_PORT = re.compile(r":[0-9]*$")


def _plain(host: str) -> str:
    """A host without port and trailing dot, in lower case."""
    return _PORT.sub("", host).lower().removesuffix(".")


def _check_pattern(tables: Tables, pattern: str, key: str, number: int) -> None:
    try:
        re.compile(pattern)
    except re.error as error:
        raise tables.error(f"{pattern!r} is no regular expression: {error}", key, number) from None


def load_policy(path: str | None = None, as_of: date | None = None, openapi: "Document | None" = None) -> Policy:
    """The policy of a file (default: the one that comes with the rules) in force on a day (default: today).

    ``openapi`` is the platform's published document, where it was given. Raises PolicyError for a file that cannot be
    read or does not hold what it should.
    """
    tables = read_tables(path or beside_the_rules("policy.toml"), PolicyError)
    return Policy(tables, as_of or date.today(), openapi)
