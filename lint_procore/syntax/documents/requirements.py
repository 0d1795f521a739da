"""Which libraries a project asks for: lists of dependencies and lock files of four package registries."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from lint_procore.source import Source
from lint_procore.syntax.documents.nodes import Entry, Items, Mapping, Node, Scalar, Tree, walk

_PIP = re.compile(
    r"^[ \t]*(?P<name>[A-Za-z0-9][\w.\-]*)[ \t]*(?:\[[^\]\r\n]*\])?[ \t]*"
    r"(?P<constraint>(?:[<>=!~]=?=?[ \t]*[^\s;,#]+[ \t]*,?[ \t]*)*)",
    re.MULTILINE,
)
_GEM = re.compile(
    r"""(?:(?<![\w.])gem|\.add_(?:runtime_|development_)?dependency)[ \t(]+(['"])(?P<name>[\w\-.]+)\1
        (?P<constraint>(?:[ \t]*,[ \t]*(['"])[^'"\r\n]*\4(?![ \t]*=>))*)""",
    re.VERBOSE,
)
_LOCKED_GEM = re.compile(r"^ {4}(?P<name>[\w\-.]+) \((?P<version>[^)\r\n]+)\)", re.MULTILINE)
_YARN = re.compile(
    r"""^"?(?P<name>@?[^@\s"',]+)@[^\r\n]*:[ \t]*\r?\n
        (?:[ \t]+[^\r\n]*\r?\n)??[ \t]+"?version"?:?[ \t]+"?(?P<version>[^"\s]+)""",
    re.MULTILINE | re.VERBOSE,
)
_NAME_AND_VERSION = re.compile(r"/?(?P<name>@?[^@/\s]+(?:/[^@/\s]+)?)[@/](?P<version>\d[^\s(]*)")
_NODE_LISTS = frozenset(
    ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies", "resolutions", "overrides"]
)


class Requirement(NamedTuple):
    """A library that is asked for. ``ecosystem`` is "pypi", "npm", "rubygems" or "packagist"; ``constraint`` as it is
    written (may be empty), or the version itself where ``locked``; the place is that of the constraint, or the name."""

    ecosystem: str
    name: str
    constraint: str
    start: int
    end: int
    locked: bool = False


def requirements(name: str, family: str, source: Source, tree: Tree | None) -> list[Requirement]:
    """Those in a file called ``name`` (without folders, in lower case); ``tree`` is its content, where it has one."""
    if family == "requirements":
        return list(_of_pip(source.text, 0, "pypi"))
    if family == "gemfile":
        return list(_of_gemfile(source.text))
    if family == "gemfile-lock":
        return [_locked("rubygems", found, "version") for found in _LOCKED_GEM.finditer(source.text)]
    if family == "yarn-lock":
        return [_locked("npm", found, "version") for found in _YARN.finditer(source.text)]
    if tree is None:
        return []
    if name == "package.json":
        return list(_of_mappings(tree, "npm", lambda path: path[-1] in _NODE_LISTS))
    if name == "package-lock.json":
        return list(_of_package_lock(tree))
    if name in ("pnpm-lock.yaml", "bun.lock"):
        return list(_of_names_with_versions(tree))
    if name == "composer.json":
        return list(_of_mappings(tree, "packagist", lambda path: path[-1] in ("require", "require-dev")))
    if name in ("composer.lock", "poetry.lock", "uv.lock", "pdm.lock"):
        return list(_of_packages(tree, "packagist" if name == "composer.lock" else "pypi"))
    if name == "pipfile":
        return list(_of_mappings(tree, "pypi", lambda path: path[-1] in ("packages", "dev-packages")))
    if name == "pipfile.lock":
        return list(_of_pipfile_lock(tree))
    if name == "pyproject.toml":
        return list(_of_pyproject(tree))
    return []


def _locked(ecosystem: str, found: re.Match[str], group: str) -> Requirement:
    return Requirement(ecosystem, found["name"], found[group], *found.span(group), locked=True)


def _of_pip(text: str, offset: int, ecosystem: str) -> Iterator[Requirement]:
    for found in _PIP.finditer(text):
        constraint = found["constraint"].strip().rstrip(",").strip()
        group = "constraint" if constraint else "name"
        start = offset + found.start(group)
        length = len(constraint) if constraint else len(found["name"])
        yield Requirement(ecosystem, found["name"], constraint, start, start + length)


def _of_gemfile(text: str) -> Iterator[Requirement]:
    for found in _GEM.finditer(text):
        line = text.rfind("\n", 0, found.start()) + 1
        if "#" in text[line : found.start()]:
            continue  # commented out
        constraint = ", ".join(re.findall(r"['\"]([^'\"]*)['\"]", found["constraint"]))
        at = re.search(r"['\"]", found["constraint"])
        start = found.start("constraint") + at.start() if at else found.start("name")
        yield Requirement("rubygems", found["name"], constraint, start, found.end("constraint" if at else "name"))


def _entries(tree: Tree, wanted: Callable[[tuple[str, ...]], bool]) -> Iterator[Entry]:
    """The entries of the mappings whose path is wanted."""
    for path, node in walk(tree.roots):
        if isinstance(node, Mapping) and path and wanted(path):
            yield from node.entries


def _of_mappings(tree: Tree, ecosystem: str, wanted: Callable[[tuple[str, ...]], bool]) -> Iterator[Requirement]:
    """Names as keys, constraints as values, or below ``version``."""
    for entry in _entries(tree, wanted):
        value = _version(entry.value)
        if value is not None:
            constraint = "" if value.text == "*" else value.text
            yield Requirement(ecosystem, entry.key, constraint, value.start, value.end)


def _version(node: Node | None) -> Scalar | None:
    if isinstance(node, Mapping):
        node = node.get("version")
    return node if isinstance(node, Scalar) else None


def _of_package_lock(tree: Tree) -> Iterator[Requirement]:
    """Entries of ``packages`` are named after folders, those of ``dependencies`` (before npm 7) after packages."""
    newer = False
    for path, node in walk(tree.roots):
        if not isinstance(node, Mapping) or not path:
            continue
        if path == ("packages",):
            newer = True
        if path == ("packages",) or (path[-1] == "dependencies" and not newer):
            for entry in node.entries:
                version = entry.value.get("version") if isinstance(entry.value, Mapping) else None
                name = entry.key.rpartition("node_modules/")[2]
                if isinstance(version, Scalar) and name:
                    yield Requirement("npm", name, version.text, version.start, version.end, locked=True)


def _of_names_with_versions(tree: Tree) -> Iterator[Requirement]:
    """Packages called ``name@version``, as keys (pnpm) or as first members of lists (bun)."""
    for path, node in walk(tree.roots):
        if not isinstance(node, Mapping) or path != ("packages",):
            continue
        for entry in node.entries:
            first = entry.value.values[0] if isinstance(entry.value, Items) and entry.value.values else None
            written = (first.text, first.start, first.end) if isinstance(first, Scalar) else entry[:3]
            found = _NAME_AND_VERSION.match(written[0])
            if found is not None:
                yield Requirement("npm", found["name"], found["version"], written[1], written[2], locked=True)


def _of_packages(tree: Tree, ecosystem: str) -> Iterator[Requirement]:
    """Tables or objects with a ``name`` and a ``version``."""
    for path, node in walk(tree.roots):
        if isinstance(node, Mapping) and path and path[-1] in ("package", "packages", "packages-dev"):
            name, version = node.get("name"), node.get("version")
            if isinstance(name, Scalar) and isinstance(version, Scalar):
                locked = version.text.removeprefix("v")
                yield Requirement(ecosystem, name.text, locked, version.start, version.end, locked=True)


def _of_pipfile_lock(tree: Tree) -> Iterator[Requirement]:
    for entry in _entries(tree, lambda path: path in (("default",), ("develop",))):
        version = _version(entry.value)
        if version is not None:
            locked = version.text.removeprefix("==")
            yield Requirement("pypi", entry.key, locked, version.start, version.end, locked=True)


def _of_pyproject(tree: Tree) -> Iterator[Requirement]:
    for path, node in walk(tree.roots):
        if isinstance(node, Scalar) and _is_list_of_requirements(path):
            for one in _of_pip(node.text, 0, "pypi"):
                yield one._replace(start=node.start, end=node.end)
                break
    yield from _of_mappings(
        tree, "pypi", lambda path: path[:2] == ("tool", "poetry") and path[-1].endswith("dependencies")
    )


def _is_list_of_requirements(path: tuple[str, ...]) -> bool:
    return (
        path == ("project", "dependencies")
        or path[:2] == ("project", "optional-dependencies")
        or (path[:1] == ("dependency-groups",) and len(path) == 2)
    )
