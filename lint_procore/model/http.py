"""How client libraries make a request: from a call that flow saw to method, URL, headers, query, body and credentials.

One small table row per library. Signatures are those of the libraries' own documentation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from lint_procore.flow.hooks import ADDED_HEADERS
from lint_procore.flow.program import CallEvent
from lint_procore.flow.text import apply_keeping, url_join
from lint_procore.flow.values import (
    Arguments,
    Constant,
    Entry,
    Instance,
    Literal,
    MapObject,
    Symbol,
    Text,
    Value,
    alternatives,
    choice,
    concatenate,
    known_text,
    parts_of,
)
from lint_procore.model.fields import Fields
from lint_procore.source import Span

VERBS = ("get", "post", "put", "patch", "delete", "head", "options")


class Style(NamedTuple):
    """How a library takes its arguments. ``base``: how a client's base URL and a path become one URL."""

    library: str
    base: str = ""


_REQUESTS = Style("requests")
_HTTPX = Style("httpx", "append")
_AIOHTTP = Style("aiohttp", "join")
_URLLIB3 = Style("urllib3")
_OAUTHLIB = Style("requests-oauthlib")
_AUTHLIB = Style("authlib", "join")

_MODULES: dict[str, Style] = {
    "requests": _REQUESTS,
    "requests.api": _REQUESTS,
    "niquests": _REQUESTS,
    "curl_cffi.requests": _REQUESTS,
    "httpx": _HTTPX,
    "aiohttp": _AIOHTTP,
    "urllib3": _URLLIB3,
}

_CLIENTS: dict[str, Style] = {
    "requests.Session": _REQUESTS,
    "requests.sessions.Session": _REQUESTS,
    "niquests.Session": _REQUESTS,
    "requests_cache.CachedSession": _REQUESTS,
    "requests_futures.sessions.FuturesSession": _REQUESTS,
    "requests_toolbelt.sessions.BaseUrlSession": Style("requests", "join"),
    "cloudscraper.CloudScraper": _REQUESTS,
    "httpx.Client": _HTTPX,
    "httpx.AsyncClient": _HTTPX,
    "aiohttp.ClientSession": _AIOHTTP,
    "aiohttp_retry.RetryClient": _AIOHTTP,
    "urllib3.PoolManager": _URLLIB3,
    "urllib3.ProxyManager": _URLLIB3,
    "urllib3.HTTPSConnectionPool": Style("urllib3", "host"),
    "requests_oauthlib.OAuth2Session": _OAUTHLIB,
    "requests_oauthlib.oauth2_session.OAuth2Session": _OAUTHLIB,
    "authlib.integrations.requests_client.OAuth2Session": _AUTHLIB,
    "authlib.OAuth2App": _AUTHLIB,
    "authlib.integrations.httpx_client.OAuth2Client": _AUTHLIB,
    "authlib.integrations.httpx_client.AsyncOAuth2Client": _AUTHLIB,
    "fastapi.testclient.TestClient": Style(""),
    "starlette.testclient.TestClient": Style(""),
    "django.test.Client": Style(""),
}

# Browsers that are driven by a program, and how each is sent to an address.
_BROWSERS = {
    "mechanize.Browser": "open",
    "mechanicalsoup.StatefulBrowser": "open",
    "robobrowser.RoboBrowser": "open",
    "splinter.Browser": "visit",
}
_DRIVER_NAMES = frozenset({"driver", "browser", "webdriver"})

# Methods that are given the HTTP method first.
_ASKING = frozenset({"request", "stream", "urlopen", "request_encode_url", "request_encode_body"})

_TOKEN_METHODS = frozenset({"fetch_token", "fetch_access_token", "refresh_token", "create_token"})
_AUTHORIZE_METHODS = frozenset({"authorization_url", "create_authorization_url"})

# Methods of unknown objects that are worth a look when they are given an address or an API path.
_LOOSE = frozenset(
    (
        *(*VERBS, "request", "goto", "open", "visit", "urlopen", "send", "fetch"),
        *("api_get", "get_all", "get_json", "paginate"),
    )
)

# Classes of the pair that a request sends with HTTP Basic.
BASIC = frozenset({"HTTPBasicAuth", "BasicAuth"})

# Functions that start another program, which they may give an environment.
STARTING = frozenset(
    (
        *(f"subprocess.{name}" for name in ("run", "Popen", "call", "check_call", "check_output")),
        *("asyncio.create_subprocess_exec", "asyncio.create_subprocess_shell"),
    )
)

# What makes a function worth interpreting at all.
INTERESTING = frozenset(
    (
        *(*VERBS, "request", "urlopen", "send", "stream", "Request", "endheaders", "goto"),
        # forms filled in a driven browser; "open" would be every function that reads a file
        *(
            "register",
            "fetch_token",
            "refresh_token",
            *_AUTHORIZE_METHODS,
            "urlencode",
            "visit",
            "select_form",
            "/oauth/",
            "env=",
        ),
    )
)


def is_sink(callee: str) -> bool:
    """Whether a call of ``callee`` is worth an event."""
    owner, _, name = callee.rpartition(".")
    if owner == "?":
        return name in _LOOSE or name in _TOKEN_METHODS
    if owner in _MODULES:
        return name in VERBS or name in ("request", "stream")
    if owner in _CLIENTS:
        known = name in VERBS or name in _ASKING or name in ("send", "ws_connect") or name in _TOKEN_METHODS
        return known or name in _AUTHORIZE_METHODS
    if owner in _BROWSERS:
        return name == _BROWSERS[owner]
    if callee in ("urllib.request.urlopen", "urllib2.urlopen", "urllib.request.urlretrieve") or callee in STARTING:
        return True
    if owner in ("http.client.HTTPSConnection", "http.client.HTTPConnection"):
        return name == "request"
    if owner.startswith(("selenium.webdriver", "webdriver")) and name == "get":
        return True
    if name == "register" and ("OAuth" in owner):
        return True
    return name in _TOKEN_METHODS and "oauth" in owner.lower()


@dataclass(slots=True, eq=False)
class Call:
    """A request as its library understands it, before anyone asks which platform it goes to."""

    library: str
    method: Value | None
    url: Value | None
    headers: Fields
    query: Value | None
    body: tuple[Value, ...]
    auth: Value | None
    verify: Value | None
    cookies: Value | None
    receiver: Instance | None
    token_call: bool = False


def _given(arguments: Arguments, index: int, *names: str) -> Value | None:
    for name in names:
        if name in arguments.keywords:
            return arguments.keywords[name]
    return arguments.positional[index] if 0 <= index < len(arguments.positional) else None


def _is_none(value: Value) -> bool:
    return isinstance(value, Constant) and value.value is None


def _instance(value: Value | None) -> Instance | None:
    return next((option for option in alternatives(value) if isinstance(option, Instance)), None) if value else None


def understand(event: CallEvent) -> Call | None:
    """The request that a call makes; None when it makes none."""
    owner, _, name = event.callee.rpartition(".")
    if event.callee in ("urllib.request.urlopen", "urllib2.urlopen", "urllib.request.urlretrieve"):
        return _urllib(event)
    if owner in ("http.client.HTTPSConnection", "http.client.HTTPConnection"):
        return _http_client(event, owner)
    if owner.startswith(("selenium.webdriver", "webdriver")) or owner in _BROWSERS:
        return _browser(event)
    if name in _AUTHORIZE_METHODS:
        return None
    if owner == "?":
        return _loose(event, name)
    if name in _TOKEN_METHODS or name == "register":
        return _token_call(event, name)
    style = _CLIENTS.get(owner) or _MODULES.get(owner)
    if style is None or not style.library:
        return None
    if name == "send":
        return _prepared(event, style)
    if name in _ASKING:
        return _plain(event, style, event.arguments, 1, _given(event.arguments, 0, "method"))
    return _plain(event, style, event.arguments, 0, Literal(name.upper(), event.span))


def _plain(event: CallEvent, style: Style, arguments: Arguments, url_index: int, method: Value | None) -> Call:
    receiver = _instance(event.receiver)
    url = _given(arguments, url_index, "url", "str_or_url")
    headers = Fields(ignore_case=True)
    made = receiver.arguments if receiver is not None else None
    attributes = _attributes(receiver) if receiver is not None else {}
    own = _given(arguments, 4 if style.library == "urllib3" and url_index == 1 else -1, "headers")
    # urllib3 sends a pool's headers only with requests that have none: https://urllib3.readthedocs.io PoolManager
    if style.library != "urllib3" or own is None or _is_none(own):
        headers.add(_session(attributes, made, "headers"))
    headers.add(own)
    headers.add(arguments.keywords.get(ADDED_HEADERS))
    for value in arguments.spread:
        headers.add(value)
    own_auth = arguments.keywords.get("auth") or _session(attributes, made, "auth")
    body = [
        arguments.keywords[key] for key in ("data", "json", "content", "body", "fields") if key in arguments.keywords
    ]
    after = url_index + 1
    if style.library == "requests" and method is not None and known_text(method) in ("POST", "PUT", "PATCH"):
        positional = _given(arguments, after)
        if positional is not None:
            body.append(positional)
    query = _given(arguments, after if _takes_query(style, method, url_index) else -1, "params")
    if style.library == "urllib3" and _sends_query(method) and "fields" in arguments.keywords:
        query, body = arguments.keywords["fields"], []
    verify = _verification(arguments, attributes, made)
    cookies = arguments.keywords.get("cookies") or _session(attributes, made, "cookies")
    url = _based(url, style, attributes, made, event.span)
    return Call(style.library, method, url, headers, query, tuple(body), own_auth, verify, cookies, receiver)


def _prepared(event: CallEvent, style: Style) -> Call | None:
    """``session.send(request)``: a request that was made before, and perhaps changed since."""
    request = _instance(_given(event.arguments, 0, "request"))
    if request is None or request.arguments is None or not (request.library or "").endswith(".Request"):
        return None
    made = request.arguments
    headers = request.attributes.get("headers") or _given(made, 2, "headers")
    keywords = {**made.keywords, **event.arguments.keywords}
    if headers is not None:
        keywords["headers"] = headers
    if "alone" in request.attributes:  # prepared without the session, whose headers it goes without
        event = event._replace(receiver=None)
    given = made._replace(positional=made.positional[:2], keywords=keywords)
    return _plain(event, style, given, 1, _given(made, 0, "method"))


def _verification(arguments: Arguments, attributes: dict[str, Value], made: Arguments | None) -> Value | None:
    """What a request or its client says of certificates, under the names that the libraries have for it."""
    for name in ("verify", "ssl", "verify_ssl", "ssl_context"):
        if name in arguments.keywords:
            return arguments.keywords[name]
    for name in ("verify", "cert_reqs", "ssl_context"):
        value = _session(attributes, made, name)
        if value is not None:
            return value
    connector = _session(attributes, made, "connector")
    opened = _instance(connector)
    if opened is None or opened.arguments is None:
        return None
    given = opened.arguments.keywords
    return given.get("ssl", given.get("verify_ssl"))


def _takes_query(style: Style, method: Value | None, url_index: int) -> bool:
    return style.library == "requests" and (url_index == 1 or known_text(method) == "GET")


def _sends_query(method: Value | None) -> bool:
    """Whether urllib3 puts ``fields`` into the address: for methods that have no body."""
    return method is not None and known_text(method) in ("GET", "HEAD", "DELETE", "OPTIONS")


def _attributes(client: Instance) -> dict[str, Value]:
    """What is set on a client, or written in its class, which a constructor of the library's takes for a default."""
    found = client.cls.find("base_url") if client.cls is not None else None
    own = {"base_url": found[0]} if found is not None and isinstance(found[0], (Literal, Symbol, Text)) else {}
    return {**own, **client.attributes}


def _session(attributes: dict[str, Value], made: Arguments | None, name: str) -> Value | None:
    """A setting of a client: assigned to it later, or given when it was made."""
    if name in attributes:
        return attributes[name]
    return made.keywords.get(name) if made is not None else None


def _based(
    url: Value | None, style: Style, attributes: dict[str, Value], made: Arguments | None, span: Span
) -> Value | None:
    """A client's base URL and a request's URL, joined as the library does."""
    if style.base == "host":
        host = _given(made, 0, "host", "url") if made is not None else None
        if host is None or url is None:
            return url
        return url_join(host if _is_absolute(host) else concatenate((Literal("https://", span), host), span), url, span)
    base = _session(attributes, made, "base_url")
    if base is None and made is not None and style.base == "join" and made.positional:
        base = made.positional[0]
    if base is None or url is None or not style.base:
        return url
    if _is_absolute(url):
        return url
    if style.base == "join":
        return url_join(base, url, span)
    joined = [_append(left, right, span) for left in alternatives(base) for right in alternatives(url)][:8]
    return choice(joined, span)


def _is_absolute(url: Value) -> bool:
    first = parts_of(alternatives(url)[0])[0]
    return isinstance(first, Literal) and "://" in first.text[:12]


def _append(base: Value, path: Value, span: Span) -> Value:
    slash = Literal("/", span)
    left = apply_keeping("rstrip", base, (slash,))
    first = parts_of(path)[0]
    if isinstance(first, Literal) and not first.text.startswith("/"):
        return concatenate((left, slash, path), span)
    return concatenate((left, path), span)


def _urllib(event: CallEvent) -> Call | None:
    given = _given(event.arguments, 0, "url")
    data = _given(event.arguments, 1, "data")
    headers = Fields(ignore_case=True)
    request = _instance(given)
    if request is not None and request.arguments is not None:
        made = request.arguments
        url = _given(made, 0, "url")
        data = data or _given(made, 1, "data")
        headers.add(_given(made, 2, "headers"))
        headers.add(request.attributes.get("headers"))
        headers.add(event.arguments.keywords.get(ADDED_HEADERS))
        method = made.keywords.get("method")
    else:
        url, method = given, None
    if method is None:
        empty = data is None or (isinstance(data, Constant) and data.value is None)
        method = Literal("GET" if empty else "POST", event.span)
    body = (data,) if data is not None else ()
    context = event.arguments.keywords.get("context")
    return Call("urllib.request", method, url, headers, None, body, None, context, None, request)


def _http_client(event: CallEvent, owner: str) -> Call | None:
    receiver = _instance(event.receiver)
    made = receiver.arguments if receiver is not None else None
    host = _given(made, 0, "host") if made is not None else None
    path = _given(event.arguments, 1, "url")
    if path is None:
        return None
    scheme = "https://" if owner.endswith("HTTPSConnection") else "http://"
    if host is None:
        url: Value = path
    else:
        # a URL given as host is tolerated in the wild by nobody, but the scheme then comes from it
        first = parts_of(alternatives(host)[0])[0]
        own = isinstance(first, Literal) and "://" in first.text
        url = concatenate((host, path) if own else (Literal(scheme, event.span), host, path), event.span)
    headers = Fields(ignore_case=True)
    headers.add(_given(event.arguments, 3, "headers"))
    body = _given(event.arguments, 2, "body")
    bodies = (body,) if body is not None else ()
    context = made.keywords.get("context") if made is not None else None
    method = _given(event.arguments, 0, "method")
    return Call("http.client", method, url, headers, None, bodies, None, context, None, receiver)


def _browser(event: CallEvent) -> Call:
    url = _given(event.arguments, 0, "url")
    return Call(
        "selenium", Literal("GET", event.span), url, Fields(), None, (), None, None, None, _instance(event.receiver)
    )


def _loose(event: CallEvent, name: str) -> Call | None:
    """A call of something unknown: a request only as far as its texts say so, and nothing is known of its headers."""
    if name in _TOKEN_METHODS:
        return _token_call(event, name)
    url: Value | None = None
    for value in (
        *event.arguments.positional[:2],
        event.arguments.keywords.get("url"),
        event.arguments.keywords.get("path"),
    ):
        if value is None:
            continue
        first = parts_of(alternatives(value)[0])[0]
        if isinstance(first, Literal) and (first.text.startswith(("/rest/", "/vapid/")) or "://" in first.text):
            url = value
            break
    if url is None:
        return None
    headers = Fields(ignore_case=True)
    headers.add(Symbol("unknown", "client", event.span))
    headers.add(event.arguments.keywords.get("headers"))
    method = Literal(name.upper(), event.span) if name in VERBS else None
    body = tuple(event.arguments.keywords[key] for key in ("data", "json") if key in event.arguments.keywords)
    library = "playwright" if name == "goto" else "selenium" if _is_driver(event, name) else ""
    return Call(library, method, url, headers, event.arguments.keywords.get("params"), body, None, None, None, None)


def _is_driver(event: CallEvent, name: str) -> bool:
    """Whether a call sends a browser somewhere, as far as the receiver's name says: ``self.driver.get(…)``."""
    receiver = event.receiver
    named = receiver.name.lower().lstrip("_") if isinstance(receiver, Symbol) else ""
    return name in ("get", "visit", "open") and named in _DRIVER_NAMES


class AuthorizeLink(NamedTuple):
    """An authorize address that an OAuth library builds: ``response_type`` is what it asks for, where that is known."""

    url: Value
    response_type: Value | None


def authorize_link(event: CallEvent) -> AuthorizeLink | None:
    """The link that ``authorization_url`` and the like build; None for any other call."""
    if event.callee.rpartition(".")[2] not in _AUTHORIZE_METHODS:
        return None
    receiver = _instance(event.receiver)
    made = receiver.arguments if receiver is not None else None
    url = _given(event.arguments, 0, "url")
    if url is None and made is not None:
        url = made.keywords.get("authorization_endpoint")
    if url is None:
        return None
    client = _instance(made.keywords.get("client")) if made is not None else None
    response_type = event.arguments.keywords.get("response_type")
    if response_type is None and made is not None:
        response_type = made.keywords.get("response_type")
    if response_type is None and client is not None and (client.library or "").endswith(".MobileApplicationClient"):
        response_type = Literal("token", client.span)
    return AuthorizeLink(url, response_type)


def _token_call(event: CallEvent, name: str) -> Call | None:
    """``fetch_token`` and the like of OAuth libraries, as the token request that they send."""
    receiver = _instance(event.receiver)
    arguments = event.arguments
    made = receiver.arguments if receiver is not None else None
    url = _given(arguments, 0, "token_url", "url", "token_endpoint", "access_token_url")
    if url is None and made is not None:
        url = made.keywords.get("token_endpoint") or made.keywords.get("token_url")
    if name == "register":
        url = arguments.keywords.get("access_token_url") or arguments.keywords.get("token_endpoint")
    if url is None:
        return None
    fields: dict[str, Value] = {}
    client = _instance(made.keywords.get("client")) if made is not None else None
    grant = arguments.keywords.get("grant_type")
    if grant is None and client is not None and client.library is not None:
        grant = _oauthlib_grant(client.library, client.span)
    if grant is None and name == "refresh_token":
        grant = Literal("refresh_token", event.span)
    if grant is None and "code" in arguments.keywords:
        grant = Literal("authorization_code", event.span)
    if grant is None and "authorization_response" in arguments.keywords:
        grant = Literal("authorization_code", event.span)
    if grant is None and name in ("fetch_token", "fetch_access_token") and client is None and made is not None:
        # authlib: grant_type in the client's metadata, else a password where there is one, else client credentials
        grant = made.keywords.get("grant_type")
        if grant is None and receiver is not None and "authlib" in (receiver.library or ""):
            given = {"username", "password"} <= arguments.keywords.keys()
            grant = Literal("password" if given else "client_credentials", event.span)
    if grant is not None:
        fields["grant_type"] = grant
    for key in ("client_id", "client_secret", "username", "password", "refresh_token"):
        value = arguments.keywords.get(key)
        if value is None and made is not None:
            value = made.keywords.get(key)
        if value is None and client is not None and client.arguments is not None:
            value = client.arguments.keywords.get(key)
            if value is None and key == "client_id" and client.arguments.positional:
                value = client.arguments.positional[0]
        if value is not None:
            fields[key] = value
    if made is not None:
        for key, index in (("client_id", 0), ("client_secret", 1)):
            if (
                key not in fields
                and index < len(made.positional)
                and (index == 0 or "authlib" in ((receiver and receiver.library) or ""))
            ):
                fields[key] = made.positional[index]
    body = MapObject({key: Entry(value, event.span) for key, value in fields.items()}, (), event.span)
    library = "authlib" if receiver is not None and "authlib" in (receiver.library or "") else "requests-oauthlib"
    verify = _verification(arguments, receiver.attributes if receiver is not None else {}, made)
    auth = arguments.keywords.get("auth")
    return Call(
        library,
        Literal("POST", event.span),
        url,
        Fields(ignore_case=True),
        None,
        (body,),
        auth,
        verify,
        None,
        receiver,
        True,
    )


def _oauthlib_grant(library: str, span: Span) -> Value | None:
    grants = {
        "BackendApplicationClient": "client_credentials",
        "LegacyApplicationClient": "password",
        "WebApplicationClient": "authorization_code",
        "MobileApplicationClient": "implicit",
    }
    grant = grants.get(library.rsplit(".", 1)[-1])
    return Literal(grant, span) if grant else None
