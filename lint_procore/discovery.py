"""Which files a run reads.

In: what the command line names, and the configuration. Out, one by one and in a fixed order: files to read, and what
could not be looked into. Nothing is opened but ``.gitignore`` files, and extensionless scripts for their first line.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import NamedTuple

from lint_procore.config import Config, ConfigError
from lint_procore.filetypes import family_of
from lint_procore.patterns import BadPattern, WalkPatterns, compile_patterns, matchable

# `uv run --script` and `pipx run` start Python too (PEP 723).
_SHEBANG = re.compile(rb"#![^\r\n]*\b(?:python|pypy|uv +run|pipx +run)")
_WILD = re.compile(r"[*?\[\\!#/]|^\s|\s$")
_MISSING = (errno.ENOENT, errno.ENOTDIR)
_LARGEST_GITIGNORE = 1_000_000


class Target(NamedTuple):
    """A file to read. ``path`` is as shown to the user: relative to the working directory when below it, with forward
    slashes. ``explicit`` when the command line names it."""

    path: str
    explicit: bool


class Unreadable(NamedTuple):
    """Something that could not be looked into. ``missing`` when the command line names what does not exist."""

    path: str
    message: str
    missing: bool = False


def kind_of(path: str) -> str | None:
    """The family of a file of ours (``"python"``, ``"notebook"``, ``"yaml"`` …), by its name or, if that has no ending,
    by its first line; None for others."""
    try:
        return _kind_of(path)
    except (OSError, ValueError):
        return None


def discover(paths: Sequence[str], config: Config) -> Iterator[Target | Unreadable]:
    """The files that ``paths`` (files and folders) name or hold, each real file once, in a fixed order.

    Files named come first, and are given even when excluded or ignored by git; a folder named is walked even then.
    ``force_exclude`` makes exclusion hold for both. Raises ConfigError for an exclude pattern that is none.
    """
    excludes = _ExcludesByFolder(config)
    seen: set[tuple[int, int]] = set()
    files: list[tuple[bool, str, os.stat_result]] = []
    folders: list[str] = []
    for given in sorted(set(paths)):
        path = shown(given)
        try:
            status = os.stat(given)
        except (OSError, ValueError) as error:
            # The name alone may decide: an editor asks about files that were never saved.
            if not (config.force_exclude and excludes.cover(path, is_folder=False)):
                yield _unreachable(path, given, error)
            continue
        if config.force_exclude and excludes.cover(path, stat.S_ISDIR(status.st_mode)):
            continue
        if stat.S_ISDIR(status.st_mode):
            folders.append(path)
        elif stat.S_ISREG(status.st_mode):
            files.append((os.path.islink(given), path, status))
        else:
            yield Unreadable(path, f"this is {_irregular(status.st_mode)}, not a file; name a file or a folder")
    # Links last, here and below: a file that goes by two names goes by its own.
    for _, path, status in sorted(files, key=lambda file: file[:2]):
        if not _first(status, seen):
            continue
        try:
            kind = _kind_of(path)
        except OSError as error:
            yield _unreadable(path, "file", error)
            continue
        if kind is not None:
            yield Target(path, explicit=True)
    links: list[str] = []
    for path in sorted(set(folders)):
        yield from _walk(path, config, excludes, seen, links)
    for path in links:
        try:
            status = os.stat(path)
        except OSError:
            continue  # leads nowhere: some editors lock files with such links
        if stat.S_ISREG(status.st_mode) and _first(status, seen):
            yield Target(path, explicit=False)


# What the command line names


def _kind_of(path: str) -> str | None:
    name = os.path.basename(path)
    family = family_of(path)
    if family is not None:
        return family
    # Opening a pipe or a device could wait for ever.
    if os.path.splitext(name)[1] or not stat.S_ISREG(os.stat(path).st_mode):
        return None
    with open(path, "rb") as file:
        return "python" if _SHEBANG.match(file.read(200)) else None


def packages_around(folder: str) -> list[str]:
    """The folders of the packages that the modules of a folder lie in, innermost first; none for scripts."""
    folder = os.path.abspath(folder)
    out: list[str] = []
    while os.path.isfile(os.path.join(folder, "__init__.py")):
        out.append(folder)
        folder = os.path.dirname(folder)
    return out


def shown(path: str) -> str:
    """A path as reports show it; an absolute one when it lies outside the working directory."""
    if not path:
        return path
    absolute = os.path.join(os.getcwd(), path)
    if os.pardir in path.replace(os.sep, "/").split("/"):
        # Behind a symbolic link ".." is not where the text says; the last name may be a link that the user means.
        head, tail = os.path.split(absolute)
        try:
            absolute = os.path.realpath(absolute) if tail == os.pardir else os.path.join(os.path.realpath(head), tail)
        except (OSError, ValueError):
            return path.replace(os.sep, "/")
    absolute = os.path.normpath(absolute).replace(os.sep, "/")
    return "." if absolute + "/" == _here() else absolute.removeprefix(_here())


def _here() -> str:
    """The working directory, with forward slashes, and one at its end."""
    return os.getcwd().replace(os.sep, "/").rstrip("/") + "/"


def _unreachable(path: str, given: str, error: OSError | ValueError) -> Unreadable:
    """Why a path on the command line leads nowhere."""
    if isinstance(error, ValueError):
        return Unreadable(path, f"this is not a path ({error}); check its spelling")
    if error.errno == errno.ELOOP:
        return Unreadable(path, "this symbolic link leads back to itself; mend the link, or leave it out")
    if error.errno not in _MISSING:
        return _unreadable(path, "path", error)
    if os.path.islink(given):
        return Unreadable(path, "this symbolic link leads to nothing; mend the link, or leave it out")
    return Unreadable(path, "there is no such file or folder; check the path", missing=True)


def _unreadable(path: str, what: str, error: OSError) -> Unreadable:
    return Unreadable(path, f"this {what} cannot be read ({error.strerror}); mend its permissions, or leave it out")


def _irregular(mode: int) -> str:
    if stat.S_ISFIFO(mode):
        return "a pipe"
    return "a socket" if stat.S_ISSOCK(mode) else "a device"


def _first(status: os.stat_result, seen: set[tuple[int, int]]) -> bool:
    """Whether a file or folder is met for the first time, under whatever name."""
    key = (status.st_dev, status.st_ino)
    if key in seen:
        return False
    seen.add(key)
    return True


# What a folder holds


class _Listing:
    """One folder's entries, as far as they matter."""

    __slots__ = ("files", "folders", "has_gitignore", "is_environment", "is_repository", "links")

    def __init__(self, folder: str) -> None:
        self.folders: list[str] = []
        self.files: list[str] = []
        self.links: set[str] = set()  # those of the files that are symbolic links
        self.has_gitignore = self.is_environment = self.is_repository = False
        with os.scandir(folder) as entries:
            for entry in entries:
                name = entry.name
                if entry.is_dir(follow_symlinks=False):
                    self.folders.append(name)
                elif name == "pyvenv.cfg":
                    self.is_environment = True
                elif family_of(name) is not None:
                    self.files.append(name)
                    if entry.is_symlink():
                        self.links.add(name)
                elif name == ".gitignore":
                    self.has_gitignore = True
                elif name == ".git":  # a file in submodules and additional work trees
                    self.is_repository = True
        self.is_repository = self.is_repository or ".git" in self.folders
        self.folders.sort()
        self.files.sort()


def _walk(
    top: str, config: Config, excludes: _ExcludesByFolder, seen: set[tuple[int, int]], links: list[str]
) -> Iterator[Target | Unreadable]:
    """The files below a folder. Links to files are added to ``links``; links to folders are not followed, as in git."""
    start = "" if top == "." else top.rstrip("/") + "/"
    ignored: tuple[WalkPatterns, ...] = ()
    if config.respect_gitignore:
        ignored = yield from _patterns_above(top, config)
    here = _here()
    own = config.of(start)
    excluded = excludes.of(own).below(own.relative(top))
    # Folders to visit, as paths below ``top`` that end with a slash, with the git patterns in force there, and the
    # configuration of the folder above with what it excludes.
    pending = [("", ignored, own, excluded)]
    while pending:
        below, ignored, own, excluded = pending.pop()
        # A walk from above comes by the working directory, below which paths are relative.
        folder = (start + below).removeprefix(here)
        try:
            if not _first(os.stat(folder or "."), seen):
                continue
            listing = _Listing(folder or ".")
        except OSError as error:
            yield _unreadable(folder.rstrip("/") or top, "folder", error)
            continue
        nearest = config.of(folder)
        if nearest is not own:
            own, excluded = nearest, excludes.of(nearest).below(".", skip=len(below))
        if listing.is_environment and below and excludes.of(own).environments:
            continue
        if config.respect_gitignore and (listing.has_gitignore or listing.is_repository):
            added = yield from _patterns_of(folder, listing.is_repository, skip=len(below))
            # What stands above a repository does not reach into it.
            ignored = added if listing.is_repository else ignored + added
        for name in listing.files:
            path = below + name
            if excluded(path, name, False) or _is_ignored(path, False, ignored):
                continue
            path = folder + name
            if name in listing.links:
                links.append(path)
                continue
            try:
                status = os.stat(path)
            except OSError as error:
                if error.errno not in _MISSING:  # gone since it was listed
                    yield _unreadable(path, "file", error)
                continue
            if stat.S_ISREG(status.st_mode) and _first(status, seen):
                yield Target(path, explicit=False)
        for name in reversed(listing.folders):
            path = below + name
            if not excluded(path, name, True) and not _is_ignored(path, True, ignored):
                pending.append((path + "/", ignored, own, excluded))


# What git ignores


def _is_ignored(path: str, is_folder: bool, patterns: tuple[WalkPatterns, ...]) -> bool:
    """The nearest file with a pattern for ``path`` decides."""
    for source in reversed(patterns):
        verdict = source.verdict(path, is_folder)
        if verdict is not None:
            return verdict
    return False


def _patterns_above(top: str, config: Config) -> Generator[Unreadable, None, tuple[WalkPatterns, ...]]:
    """Patterns in the folders above ``top``, weakest first, up to the root of its repository.

    Without a repository they reach up to the root of the configuration, if ``top`` lies below that.
    """
    folder = os.path.abspath(top)
    root = os.path.abspath(config.root)
    above: list[tuple[str, str]] = []
    reach = 0
    prefix = ""
    while not os.path.lexists(os.path.join(folder, ".git")):
        if folder == root:
            reach = len(above)
        parent, name = os.path.split(folder)
        if parent == folder:
            del above[reach:]
            break
        folder, prefix = parent, f"{name}/{prefix}"
        above.append((folder, prefix))
    found: tuple[WalkPatterns, ...] = ()
    for folder, prefix in reversed(above):
        is_repository = os.path.lexists(os.path.join(folder, ".git"))
        found += yield from _patterns_of(folder, is_repository, prefix)
    return found


def _patterns_of(
    folder: str, is_repository: bool, prefix: str = "", skip: int = 0
) -> Generator[Unreadable, None, tuple[WalkPatterns, ...]]:
    """The patterns that a folder holds, weakest first; ``prefix`` and ``skip`` as WalkPatterns takes them."""
    names = [".git/info/exclude", ".gitignore"] if is_repository else [".gitignore"]
    found: list[WalkPatterns] = []
    for name in names:
        path = os.path.join(folder, name)
        try:
            status = os.lstat(path)
            if not stat.S_ISREG(status.st_mode):
                continue  # git follows no links here, and a pipe could keep us waiting
            if status.st_size > _LARGEST_GITIGNORE:
                yield Unreadable(shown(path), "this file is larger than 1 MB, so nothing is ignored by it; shorten it")
                continue
            with open(path, "rb") as file:
                data = file.read()
        except OSError as error:
            if error.errno not in _MISSING:
                yield _unreadable(shown(path), "file", error)
            continue
        text = data.decode("utf-8-sig", "replace")
        lines = [line.removesuffix("\r") for line in text.split("\n")]
        lines = [line for line in lines if line.strip() and not line.startswith("#")]
        if lines:
            found.append(WalkPatterns(lines, prefix, skip))
    return tuple(found)


# What the configuration excludes


class _ExcludesByFolder:
    """What is excluded, by the configuration that holds for each folder."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._made: dict[int, _Excludes] = {}
        self.of(config)  # a bad pattern shows now

    def of(self, config: Config) -> _Excludes:
        """What a configuration excludes."""
        made = self._made.get(id(config))
        if made is None:
            made = self._made[id(config)] = _Excludes(config)
        return made

    def cover(self, path: str, is_folder: bool) -> bool:
        """Whether a path is excluded, by itself or with a folder above it."""
        config = self._config.of(path)
        return self.of(config).covers(config.relative(path), is_folder)


class _Excludes:
    """``exclude`` and ``extend-exclude``. Plain names, as nearly all defaults are, are matched without pathspec."""

    def __init__(self, config: Config) -> None:
        patterns = config.exclude + config.extend_exclude
        names: set[str] = set()
        folder_names: set[str] = set()
        folder_suffixes: list[str] = []
        others: list[str] = []
        # After a negation the order of all patterns matters, so none can be taken out.
        is_ordered = any(pattern.startswith("!") for pattern in patterns)
        for pattern in patterns:
            name = pattern.removesuffix("/")
            if is_ordered or not name:
                others.append(pattern)
            elif not _WILD.search(name):
                folder_names.add(name)
                if name == pattern:
                    names.add(name)
            elif name != pattern and name.startswith("*") and name[1:] and not _WILD.search(name[1:]):
                folder_suffixes.append(name[1:])
            else:
                others.append(pattern)
        try:
            self._spec = compile_patterns(others) if others else None
        except BadPattern as bad:
            raise ConfigError(f'"exclude": {bad.pattern!r} is not a pattern in the format of .gitignore') from None
        self._names = frozenset(names)
        self._folder_names = frozenset(folder_names)
        self._folder_suffixes = tuple(folder_suffixes)
        self._others = others
        self._root = config.root
        # Whoever excludes "venv" means virtual environments, and those have all sorts of names.
        self.environments = not {"venv", "venv/"}.isdisjoint(patterns)

    def covers(self, path: str, is_folder: bool) -> bool:
        """Whether a path relative to the configuration's root is excluded, by itself or with a folder above it."""
        folders = [] if path == "." else path.split("/")
        if not is_folder and folders.pop() in self._names:
            return True
        if any(map(self._is_excluded_folder, folders)):
            return True
        if self._spec is not None and self._spec.match_file(matchable(path + "/" if is_folder else path)):
            return True
        return self.environments and self._is_in_environment(folders)

    def below(self, top: str, skip: int = 0) -> Callable[[str, str, bool], bool]:
        """A test for what a walk from ``top`` (relative to the root) meets: path below ``top``, name, is a folder. A
        root that the walk comes by lies ``skip`` characters below its start."""
        patterns = None
        if self._others:
            patterns = WalkPatterns(self._others, "" if top == "." else top.rstrip("/") + "/", skip)

        def excluded(path: str, name: str, is_folder: bool) -> bool:
            if self._is_excluded_folder(name) if is_folder else name in self._names:
                return True
            return patterns is not None and patterns.verdict(path, is_folder) is True

        return excluded

    def _is_excluded_folder(self, name: str) -> bool:
        return name in self._folder_names or name.endswith(self._folder_suffixes)

    def _is_in_environment(self, folders: list[str]) -> bool:
        path = self._root
        for folder in folders:
            path = os.path.join(path, folder)
            if folder != os.pardir and os.path.isfile(os.path.join(path, "pyvenv.cfg")):
                return True
        return False
