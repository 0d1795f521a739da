"""Whether a file that was not read as a program may send requests to the platform, judged by its text.

It is no reading of the program: what cannot be ruled out is told. A request whose address is written down, and is not
the platform's, is ruled out; so is a program that sends none.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from lint_procore.policy import Policy, load_policy
from lint_procore.review.clients import client_in, is_library
from lint_procore.review.signs.decoding import readings
from lint_procore.review.signs.parsing import parsed
from lint_procore.review.signs.shape import shape_signs
from lint_procore.review.signs.sign import quoted
from lint_procore.source import Source, UnreadableSource
from lint_procore.syntax.guard import refuse_deep_nesting
from lint_procore.syntax.parse import parse_source

# The platform's name alone stands in many a label: a host counts, and the name beside what only its clients speak of.
_HOST = re.compile(r"(?<![\w.-])[\w.-]{0,40}procore(?:gov)?\.com\b", re.IGNORECASE)
_TOKENS = re.compile(r"client_credentials|/oauth/token\b", re.IGNORECASE)
_NAMED = re.compile("procore", re.IGNORECASE)

# Calls of scripts whose first text is an address, and settings that give one.
_CALL = re.compile(
    r"(?<![\w.$])(?:(?:window|globalThis|self|global)\.)?"
    r"(?:fetch|axios(?:\.\w+)?|superagent\.\w+|got(?:\.\w+)?|ky(?:\.\w+)?|needle(?:\.\w+)?"
    r"|request(?:\.(?:get|post|put|patch|delete))?|(?:\$|jQuery)\.(?:ajax|get|post|getJSON|getScript)|\$http(?:\.\w+)?|\$fetch|ofetch|useFetch|useSWR|EventSource"
    r"|https?\.(?:get|request)|UrlFetchApp\.fetch(?:All)?|(?:new\s+)?XMLHttpRequest)\s*\("
    r"|\.open\s*\(\s*[\"'`](?:GET|POST|PUT|PATCH|DELETE|HEAD)[\"'`]\s*,|\.sendBeacon\s*\(|\bnew\s+WebSocket\s*\("
    r"|\bthis\.(?:\$?http|httpClient|axios)\.\w+(?:<[^>\n]{0,80}>)?\s*\(|\bbaseURL\s*[:=]"
)
# Clients that are made for a base, here or in another file of the submission, and requests through them.
_METHOD = r"(?:get|post|put|patch|delete|head|request)"
_TYPES = r"(?:<[^<>\n]{0,80}(?:<[^<>\n]{0,80}>)?[^<>\n]{0,20}>)?"
_CLIENT = re.compile(
    r"\b(?:const|let|var)\s{1,9}(\w{1,80})\s{0,9}=\s{0,9}(?:axios|got|ky|needle|\$fetch|ofetch)\.(?:create|extend|defaults)\s{0,9}\("
)
_IMPORTED_CLIENT = re.compile(r"\bimport\s{1,9}([\w{}, \t\r\n]{1,300}?)\s{0,9}from\s{0,9}[\"'](?:\.|@/|~/)")
_LIKE_CLIENT = re.compile(r"axios|http|client|^api$|Api$|^rest$", re.IGNORECASE)
_CALL_WITH_SETTING = re.compile(rf"\.{_METHOD}{_TYPES}\s{{0,9}}\((?=[^()\n]{{0,80}}\b(?:process|import\.meta)\.env\b)")
# Names for texts.
_GIVEN_NAME = re.compile(r"(?<![\w.$])(\w{1,80})\s{0,9}(?::\s{0,9}string\s{0,9})?=(?![=>])")
_CONSTANT = re.compile(r"\s{0,9}([\"'`])([^\"'`\n$]{0,400})\1\s{0,9}(?=[;\n,)]|$)")
_NAMED_ADDRESS = re.compile(
    r"\s{0,40}(?:\{[^{}]{0,300}?\b(?:url|uri|baseURL|prefixUrl)\s{0,9}:\s{0,9})?(\w{1,80})\s{0,9}([+,;)}\n])"
)
_MOST_CLIENTS = 200
# The server that a page came from, by what a script or a template calls it.
_OWN = r"(?:(?:window|document|self|globalThis)\.)?location\.(?:origin|host|hostname)\b"
_OWN_SERVER = re.compile(
    rf"\s{{0,40}}(?:{_OWN}\s{{0,9}}(?=[+,)])|[\"'`](?:(?:https?|wss?)?:?(?://)?\$\{{\s{{0,9}}{_OWN}\s{{0,9}}\}}(?=[/:?`])"
    r"|\{\{\s{0,9}url_for\(|\{%\s{0,9}url\s))"
)
_PLACEHOLDER = re.compile(r"^\$\{\s{0,9}(\w{1,80})\s{0,9}\}")
_XHR = re.compile(r"XMLHttpRequest\s*\(\s*\)")
# What a call is given: a text, or an object with one.
_GIVEN = re.compile(
    r"\s{0,40}(?:\{[^{}]{0,300}?\b(?:url|uri|baseURL|prefixUrl)\s{0,9}:\s{0,9}|new\s+URL\(\s{0,9}|new\s+Request\(\s{0,9})?"
    r"([\"'`])([^\"'`\n]{0,400})\1"
)
_LOCAL = re.compile(
    r"/(?!/)|\./|\.\./|\{%\s*(?:url|static)\b|\?|#|https?://(?:localhost|127\.0\.0\.1|0\.0\.0\.0)\b|[\w-]+(?:[/.?]|$)"
)
_ABSOLUTE = re.compile(r"(?:https?:|wss?:)?//([\w.-]+)(?:[:/?#]|$)")
_OUR_PATH = re.compile(r"/rest/v\d|/vapid/|/oauth/", re.IGNORECASE)
# A program that decodes what it runs says nothing of what it does.
_RUNS = re.compile(r"\beval\s*\(|\bFunction\s*\(|setTimeout\s*\(\s*[\"']")
_DECODES = re.compile(r"\batob\s*\(|fromCharCode|\bunescape\s*\(")

_COMMAND = re.compile(
    r"(?<![\w./-])(?:curl|wget|xh|httpie|aria2c|ncat|nc|Invoke-WebRequest|Invoke-RestMethod|iwr|irm|bitsadmin|certutil|"
    r"Start-BitsTransfer)(?:\.exe)?(?=[ \t\"'`])[^\n]*(?:\\\r?\n[^\n]*|`\r?\n[^\n]*|\^\r?\n[^\n]*){0,20}",
    re.IGNORECASE,
)
# Only asks whether a port is open.
_SENDS_NOTHING = re.compile(
    r"(?:nc|ncat)(?:\.exe)?\s{1,9}(?:-\w{1,9}\s{1,9}(?:\d{1,5}\s{1,9})?){0,5}-\w{0,9}z", re.IGNORECASE
)
# What a pipeline keeps apart from the file is not what the file names.
_SECRET = re.compile(r"\$\{\{[ \t]{0,9}secrets\.\w{1,99}[ \t]{0,9}\}\}")
_ADDRESS = re.compile(r"https?://([\w.-]+)(?=[:/?#\s\"'`)\\]|$)")
_INSTALLING = re.compile(
    r"\b(?:apt-get|apt|apk|yum|dnf|brew|pip|choco)\s+(?:-\S{1,40}\s{1,9}){0,9}(?:install|add)\b|\bcommand\s+-v\b|\bwhich\b"
)

_SCRIPTS = frozenset(("JavaScript", "TypeScript", "CoffeeScript", "HTML", "template", "Python template"))
_SHELLS = frozenset(("Shell", "PowerShell", "Batch", "Makefile", "Dockerfile", "service unit", "Nix"))
_REQUESTS_AS_DATA = re.compile(
    r"\"method\"\s*:\s*\"(?:GET|POST|PUT|PATCH|DELETE)\"|schema\.getpostman\.com|<http:request|<HTTPSamplerProxy"
    r"|\"_type\"\s*:\s*\"request\"",
    re.IGNORECASE,
)
_SCRIPT_ELEMENT = re.compile(r"<script\b([^<>]{0,500})>(.*?)(?:</script|\Z)", re.IGNORECASE | re.DOTALL)
_HANDLER = re.compile(r"\son\w{2,20}\s{0,9}=\s{0,9}(?:\"([^\"]{1,2000})\"|'([^']{1,2000})')", re.IGNORECASE)
_DATA_SCRIPT = re.compile(
    r"type\s*=\s*[\"']?(?:application/(?:ld\+)?json|text/(?:x-)?template|text/html|importmap)", re.IGNORECASE
)
_FORM = re.compile(
    r"<form\b[^<>]{0,1000}\baction\s{0,9}=\s{0,9}[\"']?https?://[\w.-]{0,100}procore(?:gov)?\.com", re.IGNORECASE
)

_THIRD_PARTY = re.compile(r"(?:^|/)(?:node_modules|bower_components|jspm_packages|\.yarn)/")


class Reach(NamedTuple):
    """Why a file may reach the platform, in words, and the row (from 1; 0 where there is none)."""

    why: str
    row: int = 0


def reach(filename: str, text: str, language: str) -> Reach | None:
    """Why a program that was not read may reach the platform; None where that is ruled out."""
    return next(_reasons(filename, text, language), None)


def reach_of_disguised(text: str) -> Reach | None:
    """The same for a file that goes by a name of something else, and is a Python program all the same."""
    module = parsed(text, text.encode("utf-8", "replace"), "") if client_in(text, "Python") is not None else None
    for node in ast.walk(module) if module is not None else ():
        # other text parses as Python as well, such as JSON: what it says of an import stands in a string there
        found = next((name for name in _imported_by(node) if client_in(name, "Python") is not None), None)
        if found is not None:
            return Reach(f"it can send requests, with {quoted(found)}", getattr(node, "lineno", 0))
    return None


def reach_of_broken(text: str, data: bytes) -> Reach | None:
    """The same for a file of Python that today's Python cannot read, so that nothing in it was followed."""
    if client_in(text, "Python") is None or parsed(text, data, "") is not None:
        return None
    source = Source("", text)
    try:
        refuse_deep_nesting(source, data)
        parse_source(source)  # knows what is newer than the Python that this runs in
    except (UnreadableSource, RecursionError):
        return Reach("it cannot be parsed, and names an HTTP client")
    return None


def _imported_by(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module or ''}.{alias.name}" for alias in node.names]
    if isinstance(node, ast.Call) and isinstance(node.func, (ast.Name, ast.Attribute)):
        name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
        if name in ("__import__", "import_module"):
            return [str(each.value) for each in node.args if isinstance(each, ast.Constant)]
    return []


def reach_of_page(text: str) -> Reach | None:
    """The same for the scripts in a page of HTML, and for where its forms go."""
    form = _FORM.search(text)
    if form is not None:
        return _at(text, form.start(), "a form is sent to the platform")
    for found in _SCRIPT_ELEMENT.finditer(text):
        if not _DATA_SCRIPT.search(found[1]):
            inner = next(_reasons("", found[2], "JavaScript"), None)
            if inner is not None:
                return Reach(f"a script in the page: {inner.why}", _row(text, found.start(2)) + max(inner.row, 1) - 1)
    for found in _HANDLER.finditer(text):
        inner = next(_of_scripts(found[1] or found[2]), None)
        if inner is not None:
            return _at(text, found.start(), f"a script in the page: {inner.why}")
    return None


def reach_of_settings(text: str, language: str) -> Reach | None:
    """The same for a file that was read for its settings: commands in it, and requests that are written as data."""
    host = next(_hosts(text), None)
    if host is None:
        return next(_of_commands(text, _OUR_PATH), None)
    if language in ("JSON", "XML", "YAML"):
        found = _REQUESTS_AS_DATA.search(text)
        if found is not None:
            return _at(text, found.start(), f"requests that are written as data, to {quoted(host.group())}")
    # Where the platform is named anywhere in the file, a variable in a command may stand for it.
    return next(_of_commands(_SECRET.sub("", text)), None)


def _reasons(filename: str, text: str, language: str) -> Iterator[Reach]:
    spoken = next(_hosts(text), None) or (_TOKENS.search(text) if _NAMED.search(text) else None)
    if spoken is not None:
        yield _at(text, spoken.start(), f"it speaks of {quoted(spoken.group())}")
    hidden = next(readings(text), None)
    if hidden is not None:
        yield _at(text, hidden.offset, f"{hidden.way} stands for {quoted(hidden.told)}")
    if _THIRD_PARTY.search(filename) or is_library(filename, text):
        return
    if any(sign.kind == "obfuscated" for sign in shape_signs(text, filename, language)):
        yield Reach("it was made unreadable")
    if language in _SCRIPTS and _RUNS.search(text) and _DECODES.search(text):
        yield Reach("it runs code that it decodes")
    if language in _SCRIPTS:
        yield from _of_scripts(text)
    if language in _SHELLS:
        yield from _of_commands(text)
    elif language == "HTTP requests":
        if _NAMED.search(text):
            yield Reach("requests that name the platform")
    elif language:
        client = client_in(text, language)
        if client is not None:
            yield _at(text, client.start(), f"it can send requests, with {quoted(client.group())}")


def _of_scripts(text: str) -> Iterator[Reach]:
    """Requests of a script whose address is not known to be another's."""
    constants = _constants_of_script(text)
    for call in (*_CALL.finditer(text), *_calls_of_clients(text)):
        if _XHR.search(call.group() + text[call.end() : call.end() + 10]):
            continue  # the address comes with .open()
        address = _address_given(text, call.end(), constants)
        if address is None:
            yield _at(text, call.start(), "a request whose address is not written down")
        elif not _is_elsewhere(address):
            yield _at(text, call.start(), f"a request to {quoted(address)}")


def _address_given(text: str, start: int, constants: Mapping[str, str]) -> str | None:
    """The address that a call is given there, as far as it is written down: a text, or a name for one, that may go on
    in what is not known."""
    own = _OWN_SERVER.match(text, start)
    if own is not None:
        return "/${}"
    named = _NAMED_ADDRESS.match(text, start)
    if named is not None and named[1] in constants:
        return constants[named[1]] + ("${}" if named[2] == "+" else "")
    given = _GIVEN.match(text, start)
    if given is None:
        return None
    return _PLACEHOLDER.sub(lambda found: constants.get(found[1], found.group()), given[2], count=1)


def _constants_of_script(text: str) -> dict[str, str]:
    """Texts by the names that they are given once."""
    found: dict[str, list[str]] = {}
    for given in _GIVEN_NAME.finditer(text):
        constant = _CONSTANT.match(text, given.end())
        found.setdefault(given[1], []).append(constant[2] if constant is not None else "")
    return {name: texts[0] for name, texts in found.items() if len(texts) == 1 and texts[0]}


def _calls_of_clients(text: str) -> Iterator[re.Match[str]]:
    """Requests through a client that was made with an address of its own, which one of another host overrides."""
    names = {re.escape(found[1]) for found in _CLIENT.finditer(text)}
    for found in _IMPORTED_CLIENT.finditer(text):
        names.update(name for name in re.findall(r"\w+", found[1]) if _LIKE_CLIENT.search(name))
    if names:
        calls = re.compile(
            rf"(?<![\w.$])(?:{'|'.join(sorted(names)[:_MOST_CLIENTS])})(?:\.{_METHOD})?{_TYPES}\s{{0,9}}\((?!\s{{0,9}}\))"
        )
        yield from calls.finditer(text)
    yield from _CALL_WITH_SETTING.finditer(text)


def _is_elsewhere(address: str) -> bool:
    """Whether an address is known not to be the platform's."""
    if _OUR_PATH.search(address):
        return False
    absolute = _ABSOLUTE.match(address)
    if absolute is not None:
        return not _NAMED.search(absolute[1])
    return _LOCAL.match(address) is not None and "://" not in address[:12]


def _of_commands(text: str, only: re.Pattern[str] | None = None) -> Iterator[Reach]:
    """Commands that send requests to an address that is not known to be another's; ``only`` those with a text."""
    for command in _COMMAND.finditer(text):
        if only is not None and not only.search(command.group()):
            continue
        line_start = text.rfind("\n", 0, command.start()) + 1
        before = text[line_start : command.start()]
        if "#" in before or _INSTALLING.search(before) or _SENDS_NOTHING.match(command.group()):
            continue
        hosts = _ADDRESS.findall(command.group())
        if not hosts or any(_NAMED.search(host) for host in hosts):
            if not hosts and not re.search(r"[$%@{]|https?:", command.group()):
                continue  # a version is asked for, or a word of a sentence
            yield _at(text, command.start(), f"a command: {quoted(command.group().strip()[:60])}")


def _hosts(text: str) -> Iterator[re.Match[str]]:
    """The platform's hosts in a text, but for those that people read."""
    for found in _HOST.finditer(text):
        if _policy().host_kind(found.group().lower().lstrip(".-")) != "documentation":
            yield found


@cache
def _policy() -> Policy:
    return load_policy()


def _row(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def _at(text: str, offset: int, why: str) -> Reach:
    return Reach(why, _row(text, offset))
