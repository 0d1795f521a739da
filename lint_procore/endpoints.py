"""Endpoints of the platform: which tool each belongs to, and the permission level that a call needs.

In: ``rules/endpoints.toml``, beside the policy. Out: for a method and a path template the tool, its scope and the
level, each with a source or marked as inferred. What the table does not know is unknown: nothing is guessed.
"""

# No postponed annotations: those of the named tuples are read at run time.
import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from lint_procore.errors import Refusal
from lint_procore.permissions import LEVELS
from lint_procore.tables import Tables, read_tables

# Stands for one part of a path that is not written out: an id.
HOLE = "{}"
# What Python writes where there is no id: no part of the platform's paths is called so.
MISSING = "None"
# The tool of calls that need no permission.
NO_TOOL = "none"
SCOPES = ("company", "project")

ACTIONS = {
    "GET": "read",
    "HEAD": "read",
    "OPTIONS": "read",
    "POST": "create",
    "PUT": "update",
    "PATCH": "update",
    "DELETE": "delete",
}

_VERSION = re.compile(r"v(?:[0-9]+(?:\.[0-9]+)?|[0-9]*\{\}(?:\.[0-9]+|\.\{\})?)|\{\}")
_NUMBER = re.compile(r"[0-9]+")
# an id that is a part of a segment, as in `{id}.pdf`
_NAMED = re.compile(r"\{\w+\}")


class EndpointsError(Refusal):
    """A table of endpoints that cannot be used."""


class Tool(NamedTuple):
    """A tool of the platform, and the levels that calls of its endpoints need in general."""

    name: str
    scopes: tuple[str, ...]
    read: str
    create: str
    update: str
    delete: str
    aliases: tuple[str, ...] = ()
    source: str = ""
    inferred: bool = False


class Family(NamedTuple):
    """Endpoints of one tool: ``paths`` with everything below them, ``routes`` alone. Levels replace the tool's."""

    tool: str
    scope: str
    paths: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    read: str = ""
    create: str = ""
    update: str = ""
    delete: str = ""
    source: str = ""
    inferred: bool = False


class Deprecated(NamedTuple):
    """An operation that the documentation calls deprecated."""

    method: str
    path: str
    since: date
    replacement: str
    source: str


class Route(NamedTuple):
    """A path of the API: its version ("1.0", "vapid", None where it is not known) and what follows, ids as ``{}``."""

    version: str | None
    versioned: bool
    segments: tuple[str, ...]

    @property
    def resolved(self) -> bool:
        """Whether the path says which resource it names: only ids may be unknown, and each follows a name."""
        before = HOLE
        for segment in self.segments:
            if segment == HOLE and before == HOLE:
                return False
            if HOLE in segment and segment != HOLE:
                return False
            before = segment
        return bool(self.segments)


class Need(NamedTuple):
    """What a call needs. ``tool`` is None where the endpoint is unknown, and ``level`` where the method is.

    ``inferred``: no page of the platform says so; ``source`` is the page that does."""

    tool: str | None
    scope: str | None
    level: str | None
    inferred: bool
    source: str

    @property
    def known(self) -> bool:
        return self.tool is not None


UNKNOWN = Need(None, None, None, True, "")


def template_of(path: str) -> str:
    """A path with ``{}`` for each id: numbers, ``{name}``, ``:name`` and what a missing one leaves are ids."""
    parts = path.split("/")
    return "/".join(HOLE if _is_id(part) else _NAMED.sub(HOLE, part) for part in parts)


def _is_id(part: str) -> bool:
    return (
        part == "None"
        or bool(_NUMBER.fullmatch(part))
        or part.startswith(":")
        or (part.startswith("{") and part.endswith("}"))
    )


def route_of(template: str) -> Route | None:
    """A path template as a route of the API; None when it is not in a namespace of the API."""
    parts = [part for part in template.split("/") if part]
    for index, part in enumerate(parts):
        if part == "rest":
            rest = parts[index + 1 :]
            if rest and _VERSION.fullmatch(rest[0]):
                version = rest[0][1:] if HOLE not in rest[0] else None
                return Route(version, True, tuple(rest[1:]))
            return Route(None, False, tuple(rest))
        if part == "vapid":
            return Route("vapid", True, tuple(parts[index + 1 :]))
    return None


class Endpoints:
    """The table of tools and endpoints.

    Raises EndpointsError for a key that is missing, unknown or of the wrong kind, and for facts that contradict each
    other.
    """

    def __init__(self, tables: Tables, as_of: date) -> None:
        self._documentation = tables.text_of("documentation")
        self.tools: dict[str, Tool] = {}
        for number, tool in enumerate(tables.rows("tools", Tool), 1):
            if tool.name in self.tools:
                raise tables.error(f"{tool.name!r} stands twice", "tools", number)
            _check_source(tables, tool, "tools", number)
            _check_levels(tables, (tool.read, tool.create, tool.update, tool.delete), "tools", number)
            _check_scopes(tables, tool.scopes, "tools", number)
            self.tools[tool.name] = tool
        self.families: tuple[Family, ...] = tables.rows("families", Family)
        # by the first part of the path: (parts, everything below too, family)
        self._patterns: dict[str, list[tuple[tuple[str, ...], bool, Family]]] = {}
        taken: set[tuple[str, bool]] = set()
        for number, family in enumerate(self.families, 1):
            _check_source(tables, family, "families", number)
            _check_scopes(tables, (family.scope,), "families", number)
            levels = (family.read, family.create, family.update, family.delete)
            _check_levels(tables, filter(None, levels), "families", number)
            if family.tool != NO_TOOL and family.tool not in self.tools:
                raise tables.error(f"no tool is named {family.tool!r}", "families", number)
            if family.tool != NO_TOOL and family.scope not in self.tools[family.tool].scopes:
                raise tables.error(f"{family.tool} is no tool of a {family.scope}", "families", number)
            for below, paths in ((True, family.paths), (False, family.routes)):
                for path in paths:
                    if (path, below) in taken:
                        raise tables.error(f"{path!r} stands twice", "families", number)
                    taken.add((path, below))
                    parts = tuple(path.strip("/").split("/"))
                    self._patterns.setdefault(parts[0], []).append((parts, below, family))
        for patterns in self._patterns.values():
            # the longest first, and of two equal ones the route that stands alone
            patterns.sort(key=lambda each: (-len(each[0]), each[1]))
        self.deprecated: tuple[Deprecated, ...] = tables.rows("deprecated", Deprecated)
        self._as_of = as_of
        tables.finish()

    def find(self, method: str | None, template: str) -> Need:
        """What a call of ``method`` (upper case, None: unknown) to a path template such as ``/rest/v1.0/me`` needs."""
        route = route_of(template)
        if route is None or not route.resolved:
            return UNKNOWN
        family = self._family(route.segments)
        if family is None:
            return UNKNOWN
        action = ACTIONS.get(method or "")
        if family.tool == NO_TOOL:
            return Need(NO_TOOL, family.scope, LEVELS[0], family.inferred, self.source_url(family.source))
        tool = self.tools[family.tool]
        own = getattr(family, action) if action else ""
        level = own or (getattr(tool, action) if action else None)
        inferred = family.inferred or (not own and tool.inferred)
        source = family.source if own or tool.inferred else tool.source
        return Need(tool.name, family.scope, level, inferred, self.source_url(source))

    def knows(self, path: str) -> bool:
        """Whether a path template without its namespace, such as ``/projects/{}/rfis``, is a route of the API."""
        route = Route(None, False, tuple(part for part in path.split("/") if part))
        return route.resolved and self._family(route.segments) is not None

    def deprecation(self, method: str, template: str) -> Deprecated | None:
        """The word of the documentation that an operation is deprecated by the day in force, whatever its version."""
        route = route_of(template)
        path = "/" + "/".join(route.segments) if route is not None and route.resolved else None
        for row in self.deprecated:
            if (row.method, row.path) == (method, path) and row.since <= self._as_of:
                return row
        return None

    def tool_named(self, name: str) -> Tool | None:
        """The tool that goes by a name, in any case; None when there is none."""
        wanted = name.casefold()
        for tool in self.tools.values():
            if wanted in (tool.name.casefold(), *(alias.casefold() for alias in tool.aliases)):
                return tool
        return None

    def source_url(self, name: str) -> str:
        """The address of a fact's source; empty where it is inferred."""
        return name if not name or name.startswith("https://") else self._documentation + name

    def _family(self, segments: tuple[str, ...]) -> Family | None:
        found = self._lookup(segments)
        if found is None and len(segments) > 3 and (segments[0], segments[2]) == ("companies", "projects"):
            found = self._lookup(segments[2:])
        return found

    def _lookup(self, segments: tuple[str, ...]) -> Family | None:
        for parts, below, family in self._patterns.get(segments[0], ()):
            if (len(parts) == len(segments) or (below and len(parts) < len(segments))) and all(
                wanted in (HOLE, given) for wanted, given in zip(parts, segments, strict=False)
            ):
                return family
        return None


def load_endpoints(path: str, as_of: date) -> Endpoints:
    """The table of a file, as it is in force on a day. Raises EndpointsError."""
    return Endpoints(read_tables(path, EndpointsError), as_of)


def _check_source(tables: Tables, row: Tool | Family, key: str, number: int) -> None:
    if bool(row.source) == row.inferred:
        raise tables.error("needs either a 'source' or 'inferred = true'", key, number)


def _check_levels(tables: Tables, levels: Iterable[str], key: str, number: int) -> None:
    for level in levels:
        if level not in LEVELS:
            raise tables.error(f"{level!r} is no level; the levels are {', '.join(LEVELS)}", key, number)


def _check_scopes(tables: Tables, scopes: tuple[str, ...], key: str, number: int) -> None:
    for scope in scopes:
        if scope not in SCOPES:
            raise tables.error(f"{scope!r} is no scope; the scopes are {', '.join(SCOPES)}", key, number)
