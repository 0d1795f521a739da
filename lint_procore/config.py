"""Configuration: ``lint-procore.toml``, or ``[tool.lint-procore]`` in ``pyproject.toml``.

In: a folder to start from. Out: a checked ``Config``. For each file the nearest configuration upwards counts, alone but
for what it extends; the run as a whole goes by the one nearest to where it starts. Nothing in a configuration can name
code to import: a project under review may bring a file of its own.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, NoReturn

from lint_procore.errors import Refusal
from lint_procore.finding import CONFIDENCES, SEVERITIES
from lint_procore.patterns import BadPattern, compile_patterns, matchable
from lint_procore.permissions import LEVELS, level_named

if TYPE_CHECKING:
    from datetime import date

    from pathspec import GitIgnoreSpec

FILENAME = "lint-procore.toml"
PYPROJECT = "pyproject.toml"
SECTION = "lint-procore"
# Seconds that one file may take.
FILE_TIMEOUT = 20.0

_LARGEST = 10_000_000
# In the format of .gitignore; a slash at the end keeps a pattern to folders. ``venv/`` stands for every virtual
# environment, whatever its name: see discovery.
DEFAULT_EXCLUDES: tuple[str, ...] = (
    ".bzr/",
    ".direnv/",
    ".eggs/",
    ".env/",
    ".git/",
    ".hg/",
    ".ipynb_checkpoints/",
    ".mypy_cache/",
    ".nox/",
    ".pants.d/",
    ".pyenv/",
    ".pytest_cache/",
    ".pytype/",
    ".ruff_cache/",
    ".svn/",
    ".tox/",
    ".venv/",
    ".vscode/",
    "*.egg-info/",
    "__pycache__/",
    "__pypackages__/",
    "_build/",
    "buck-out/",
    "build/",
    "dist/",
    "env/",
    "node_modules/",
    "site-packages/",
    "venv/",
)


class ConfigError(Refusal):
    """A configuration that cannot be used. ``message`` says what is wrong, where, and what to do about it."""


@dataclass
class App:
    """What a project declares of its app: ``[tool.lint-procore.app]``.

    ``service_account`` is "developer-managed" where somebody answers for that: ``attested_by`` on ``attested_on``, and
    the app's ``id`` or ``name``, are then given too. ``company_tools`` and ``project_tools`` are the permissions
    declared in the Permissions Builder, level by tool; None where the project does not say.
    """

    service_account: str | None = None
    id: str | None = None
    name: str | None = None
    attested_by: str | None = None
    attested_on: date | None = None
    company_tools: dict[str, str] | None = None
    project_tools: dict[str, str] | None = None

    def tools(self, scope: str) -> dict[str, str] | None:
        """The permissions on tools of "company" or "project"."""
        return self.company_tools if scope == "company" else self.project_tools

    @property
    def declares(self) -> bool:
        """Whether permissions are declared."""
        return self.company_tools is not None or self.project_tools is not None

    @property
    def attestation(self) -> str:
        """Where the service account is attested, and by whom, for a sentence."""
        return f"the configuration ({self.attested_by} on {self.attested_on})"


@dataclass(slots=True)
class Config:
    """Everything a configuration file can say; the command line overrides single fields.

    ``root`` is the folder that patterns are relative to: that of the file ``origin``, where there is one. ``exclude``
    and ``extend_exclude`` are patterns in the format of ``.gitignore``, ``per_file_ignores`` maps such patterns to
    codes. ``max_file_size`` is in bytes, ``file_timeout`` in seconds. ``app`` is what the project declares of its app.
    ``cache_dir`` and ``baseline`` are absolute paths. ``origins`` says of each key that is set where that was.
    """

    root: str
    origin: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = DEFAULT_EXCLUDES
    extend_exclude: tuple[str, ...] = ()
    per_file_ignores: dict[str, tuple[str, ...]] = field(default_factory=dict)
    as_of: date | None = None
    confidence: str = "likely"
    fail_on: str = "warning"
    output_format: str | None = None
    jobs: int | None = None
    force_exclude: bool = False
    follow_imports: bool = True
    respect_gitignore: bool = True
    max_file_size: int = 2_000_000
    file_timeout: float = FILE_TIMEOUT
    app: App | None = None
    cache_dir: str | None = None
    baseline: str | None = None
    preview: bool = False
    extend_safe_fixes: tuple[str, ...] = ()
    extend_unsafe_fixes: tuple[str, ...] = ()
    origins: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    nested: Nested | None = field(default=None, repr=False, compare=False)

    def of(self, path: str) -> Config:
        """The configuration that holds for a file: that of the nearest folder above it that has one."""
        return self if self.nested is None else self.nested.of(os.path.dirname(path), self)

    def unselective(self) -> Config:
        """The same, but for every rule there is."""
        nested = None if self.nested is None else self.nested.anew()
        every = replace(self, origins=dict(self.origins), nested=nested)
        every.lay_over({"select": (), "ignore": ()})
        return every

    def lay_over(self, given: dict[str, object], origins: dict[str, str] | None = None) -> None:
        """Set values in place of what files say, here and in the configurations of folders below. ``ignore_more`` is
        added to ``ignore``."""
        for name, value in given.items():
            if name == "ignore_more":
                assert isinstance(value, tuple)
                self.ignore += value
            else:
                setattr(self, name, value)
            key = name.removesuffix("_more").replace("_", "-")
            self.origins[key] = (origins or {}).get(name, "the command")
        if self.nested is not None:
            self.nested.given.update(given)

    @property
    def patience(self) -> float:
        """How many times as much as usual following the values of one file may cost: whoever allows a file more time
        wants it to be followed further. Less time ends a check sooner, but does not make it see less."""
        return max(1.0, self.file_timeout / FILE_TIMEOUT)

    def relative(self, path: str) -> str:
        """``path`` as patterns see it: relative to ``root``, with forward slashes; begins with ``../`` when outside."""
        below = _below(os.path.abspath(path), os.path.abspath(self.root))
        if below is None:
            # The same folder may go by two names: /tmp is a link on macOS.
            try:
                real, root = os.path.realpath(path), os.path.realpath(self.root)
                below = _below(real, root) or os.path.relpath(real, root)
            except ValueError:  # another drive on Windows, or no path at all
                below = path
        return below.replace(os.sep, "/")

    def ignored_codes(self, path: str) -> tuple[str, ...]:
        """Codes, prefixes or names that ``per-file-ignores`` sets aside for a file; a ``!`` turns a pattern round."""
        own = self.of(path)
        return own._ignored(path) if own.per_file_ignores else ()

    def _ignored(self, path: str) -> tuple[str, ...]:
        relative = matchable(self.relative(path))
        ignored: dict[str, None] = {}
        for pattern, codes in self.per_file_ignores.items():
            wanted = not pattern.startswith("!")
            spec = _compiled(pattern if wanted else pattern[1:])
            if spec.match_file(relative) is wanted:
                ignored.update(dict.fromkeys(codes))
        return tuple(ignored)


class Nested:
    """The configurations of folders below the one that the run goes by, each read when the first file asks for it.

    ``clear`` are folders that are known to have none; ``given`` is laid over what the files say.
    """

    def __init__(self, clear: Iterable[str]) -> None:
        self.given: dict[str, object] = {}
        self._by_folder: dict[str, Config | None] = dict.fromkeys(clear)
        self._known: dict[tuple[str, str], Config] = {}

    def of(self, folder: str, above: Config) -> Config:
        """The configuration of a folder; ``above`` holds where there is no nearer one. Raises ConfigError."""
        key = folder, above.root
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._nearest(os.path.abspath(folder or "."), above.root) or above
        return known

    def anew(self) -> Nested:
        """The same, for other values to be laid over."""
        other = Nested(folder for folder, config in self._by_folder.items() if config is None)
        other.given = dict(self.given)
        return other

    def found(self) -> bool:
        """Whether any folder has one."""
        return any(config is not None for config in self._by_folder.values())

    def _nearest(self, folder: str, root: str) -> Config | None:
        if _below(folder, root) is None:
            return None
        passed = []
        found = None
        while folder != root:
            if folder in self._by_folder:
                found = self._by_folder[folder]
                break
            passed.append(folder)
            found = _load_from(folder)
            if found is not None:
                found.lay_over(self.given)
                break
            folder = os.path.dirname(folder)
        self._by_folder.update(dict.fromkeys(passed, found))
        return found


def load_config(start: str, explicit: str | None = None, isolated: bool = False) -> Config:
    """The configuration for a run.

    ``start`` is a file or folder: the nearest configuration at or above it counts. ``explicit`` names the file instead,
    ``isolated`` asks for none. Raises ConfigError.
    """
    try:
        nearest = os.path.abspath(start)
    except OSError:
        raise ConfigError("the working directory does not exist any more; change to one that does") from None
    if not os.path.isdir(nearest):
        nearest = os.path.dirname(nearest)
    if isolated:
        return Config(root=nearest)
    if explicit is not None:
        return _load_explicit(os.path.abspath(explicit))
    folder = nearest
    clear: list[str] = []
    while True:
        config = _load_from(folder)
        parent = os.path.dirname(folder)
        if config is None and parent == folder:
            config, clear = Config(root=nearest), []
        if config is not None:
            config.nested = Nested(clear)
            return config
        clear.append(folder)
        folder = parent


def _load_from(folder: str) -> Config | None:
    """The configuration that a folder itself has."""
    path = os.path.join(folder, FILENAME)
    if os.path.isfile(path):
        return _load_own(path)
    path = os.path.join(folder, PYPROJECT)
    return _load_pyproject(path) if os.path.isfile(path) else None


def load_app(path: str) -> App:
    """What a file declares of the app: a configuration of ours, or the keys of the app at the top level of a TOML file.

    Raises ConfigError.
    """
    path = os.path.abspath(path)
    table = _parse(path, _read(path))
    where = _shown(path) + ":"
    for key in ("tool", SECTION, "app"):
        inside = table.get(key)
        if isinstance(inside, dict):
            table = inside
            where = _inside(where, key)
    if not table.keys() & _APP_READERS.keys():
        known = " or ".join(f'"{key}"' for key in ("company-tools", "project-tools"))
        raise ConfigError(f"{where} declares no permissions; it needs {known}, as under [tool.{SECTION}.app]")
    return _app(table, where)


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> GitIgnoreSpec:
    try:
        return compile_patterns([pattern])
    except BadPattern:
        message = f'"per-file-ignores": {_quoted(pattern)} is not a pattern in the format of .gitignore'
        raise ConfigError(message) from None


def _below(path: str, folder: str) -> str | None:
    """``path`` relative to ``folder``, or None when it lies elsewhere; both absolute."""
    if path == folder:
        return "."
    prefix = folder if folder.endswith(os.sep) else folder + os.sep
    return path[len(prefix) :] if path.startswith(prefix) else None


# Reading the files


def _load_explicit(path: str) -> Config:
    if not os.path.isfile(path):
        what = "is not a regular file" if os.path.exists(path) else "does not exist"
        raise ConfigError(f"{_shown(path)}: this configuration file {what}; name a TOML file")
    if os.path.basename(path) != PYPROJECT:
        return _load_own(path)
    config = _load_pyproject(path)
    if config is None:
        raise ConfigError(
            f"{_shown(path)}: there is no [tool.{SECTION}] section in this file; add one, or name another file"
        )
    return config


def _load_own(path: str) -> Config:
    return _config(path, *_own_table(path))


def _load_pyproject(path: str) -> Config | None:
    """The configuration in a pyproject.toml, None when it says nothing to us."""
    found = _pyproject_table(path)
    return None if found is None else _config(path, *found)


def _own_table(path: str) -> tuple[dict[str, object], str]:
    """The settings of a file of ours, and how messages about them begin."""
    return _parse(path, _read(path)), _shown(path) + ":"


def _pyproject_table(path: str) -> tuple[dict[str, object], str] | None:
    data = _read(path)
    if SECTION.encode() not in data:
        return None  # spares most projects the TOML parser
    tool = _parse(path, data).get("tool")
    if not isinstance(tool, dict) or SECTION not in tool:
        return None
    where = f"{_shown(path)}: [tool.{SECTION}]"
    section = tool[SECTION]
    if not isinstance(section, dict):
        raise ConfigError(f"{where} must be a table of settings, not {_described(section)}")
    return section, where


def _read(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            data = file.read(_LARGEST + 1)
        if len(data) <= _LARGEST:
            return data
        raise ConfigError(f"{_shown(path)}: this file is larger than 10 MB, so it is no configuration; name another")
    except OSError as error:
        reason = error.strerror or str(error)
        raise ConfigError(f"{_shown(path)}: this file cannot be read ({reason}); mend it, or use --isolated") from None


def _parse(path: str, data: bytes) -> dict[str, object]:
    import tomli

    try:
        return tomli.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        raise ConfigError(
            f"{_shown(path)}:{row}: this is not UTF-8, which TOML demands; save the file as UTF-8"
        ) from None
    except tomli.TOMLDecodeError as error:
        place, reason = _toml_place(str(error), data)
        raise ConfigError(f"{_shown(path)}:{place}: this is not TOML: {reason}") from None
    except RecursionError:
        raise ConfigError(f"{_shown(path)}: this TOML is nested too deeply to be read") from None


def _toml_place(message: str, data: bytes) -> tuple[str, str]:
    """``row:column`` and the reason, from tomli's message: the one form that all its versions share."""
    import re

    found = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)$", message)
    if found is None:
        return "1:1", message
    reason = message[: found.start()]
    if found.group(1) is None:
        lines = data.decode("utf-8-sig").split("\n")
        return f"{len(lines)}:{len(lines[-1]) + 1}", reason + " at the end of the file"
    return f"{found.group(1)}:{found.group(2)}", reason


# Checking the values


class _Unfit(Exception):
    """A value of the wrong kind; the message completes "must be …"."""


def _strings(value: object) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise _Unfit("a list of strings")


def _string(value: object) -> str:
    if isinstance(value, str) and value:
        return value
    raise _Unfit("a string")


def _boolean(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise _Unfit("true or false")


def _count(value: object) -> int:
    # bool is an int to Python, not to TOML.
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    raise _Unfit("a whole number above 0")


def _seconds(value: object) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < float("inf"):
        return float(value)
    raise _Unfit("a number of seconds above 0")


def _date(value: object) -> date:
    from datetime import date, datetime

    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise _Unfit("a date such as 2027-01-31")


def _codes_by_pattern(value: object) -> dict[str, tuple[str, ...]]:
    try:
        if isinstance(value, dict):
            return {pattern: _strings(codes) for pattern, codes in value.items()}
    except _Unfit:
        pass
    raise _Unfit('a table of patterns with lists of codes, such as {"tests/**" = ["PRC303"]}')


def _one_of(choices: tuple[str, ...]) -> Callable[[object], str]:
    def read(value: object) -> str:
        if isinstance(value, str) and value in choices:
            return value
        raise _Unfit("one of " + ", ".join(f'"{choice}"' for choice in choices))

    read.choices = choices  # type: ignore[attr-defined] # for the schema
    return read


def _levels(value: object) -> dict[str, str]:
    """A table from tools to levels; a tool with the level of nobody is left out."""
    if isinstance(value, dict):
        found = {tool: level_named(level) if isinstance(level, str) else None for tool, level in value.items()}
        if all(found.values()):
            return {tool: level for tool, level in found.items() if level and level != LEVELS[0]}
    raise _Unfit('a table of tools with levels, such as {Directory = "Read Only"}; the levels are ' + ", ".join(LEVELS))


_Readers = dict[str, "Callable[[object], object]"]

_APP_READERS: _Readers = {
    "service-account": _one_of(("developer-managed",)),
    "id": _string,
    "name": _string,
    "attested-by": _string,
    "attested-on": _date,
    "company-tools": _levels,
    "project-tools": _levels,
}

_READERS: _Readers = {
    "select": _strings,
    "ignore": _strings,
    "exclude": _strings,
    "extend-exclude": _strings,
    "per-file-ignores": _codes_by_pattern,
    "as-of": _date,
    "confidence": _one_of(CONFIDENCES),
    "fail-on": _one_of(SEVERITIES),
    "output-format": _string,
    "jobs": _count,
    "force-exclude": _boolean,
    "follow-imports": _boolean,
    "respect-gitignore": _boolean,
    "max-file-size": _count,
    "file-timeout": _seconds,
    "cache-dir": _string,
    "baseline": _string,
    "preview": _boolean,
    "extend-safe-fixes": _strings,
    "extend-unsafe-fixes": _strings,
    "extend": _string,
}
# What a file that extends another adds to, where it replaces all else.
_ADDED = ("extend_exclude", "extend_safe_fixes", "extend_unsafe_fixes")


def _config(path: str, table: dict[str, object], where: str) -> Config:
    """The settings in ``table``, checked; ``where`` begins every message about them."""
    config = Config(root=os.path.dirname(path), origin=path)
    _apply(config, path, table, where, (os.path.realpath(path),))
    if config.cache_dir is not None:
        remedy = "LINT_PROCORE_CACHE_DIR in the environment can name any"
        config.cache_dir = _inside_root(config, config.cache_dir, f'{where} "cache-dir" must be a folder', remedy)
    if config.baseline is not None:
        remedy = "--baseline can name any"
        config.baseline = _inside_root(config, config.baseline, f'{where} "baseline" must be a file', remedy)
    return config


def _apply(config: Config, path: str, table: dict[str, object], where: str, chain: tuple[str, ...]) -> None:
    """Set what a file says, after what the file says that it extends. ``chain`` are the files that led here."""
    if "extend" in table:
        named = str(_value("extend", table["extend"], _READERS, where))
        base = os.path.join(os.path.dirname(path), os.path.expanduser(named))
        if os.path.realpath(base) in chain:
            raise ConfigError(f'{where} "extend" leads back to this file; take one of the files out of the circle')
        if not os.path.isfile(base):
            raise ConfigError(f'{where} "extend" must name a file, and {_quoted(base)} is none')
        found = _pyproject_table(base) if os.path.basename(base) == PYPROJECT else _own_table(base)
        if found is None:
            raise ConfigError(f'{where} "extend": there is no [tool.{SECTION}] section in {_shown(base)}')
        _apply(config, base, *found, (*chain, os.path.realpath(base)))
    before = {name: getattr(config, name) for name in _ADDED}
    patterns = config.per_file_ignores
    _fill(config, {key: value for key, value in table.items() if key not in ("app", "extend")}, _READERS, where)
    for name, value in before.items():
        if getattr(config, name) is not value:
            setattr(config, name, value + getattr(config, name))
    if config.per_file_ignores is not patterns:
        config.per_file_ignores = {**patterns, **config.per_file_ignores}
    if "app" in table:
        config.app = _app(table["app"], _inside(where, "app"))
    config.origins.update(dict.fromkeys(table.keys() - {"extend"}, path))


def _inside_root(config: Config, path: str, rule: str, remedy: str) -> str:
    """What a setting names. A stranger's project must not choose where else on the machine something is written."""
    root = os.path.realpath(config.root)
    found = os.path.realpath(os.path.join(root, path))
    if _below(found, root) is None:
        raise ConfigError(f"{rule} below the one that this file is in; {remedy}")
    return found


def _app(table: object, where: str) -> App:
    """What a project declares of its app, checked."""
    if not isinstance(table, dict):
        raise ConfigError(f"{where} must be a table of settings, not {_described(table)}")
    app = App()
    _fill(app, table, _APP_READERS, where)
    if app.service_account is not None:
        given = {"attested-by": app.attested_by, "attested-on": app.attested_on, "name": app.name or app.id}
        missing = [f'"{key}"' for key, value in given.items() if value is None]
        if missing:
            raise ConfigError(f'{where} "service-account" needs {" and ".join(missing)}: somebody must answer for it')
    return app


def _fill(target: App | Config, table: dict[str, object], readers: _Readers, where: str) -> None:
    """Set the fields that ``table`` has values for."""
    for key, value in table.items():
        setattr(target, key.replace("-", "_"), _value(key, value, readers, where))


def _value(key: str, value: object, readers: _Readers, where: str) -> object:
    """A setting, checked."""
    read = readers.get(key)
    if read is None:
        _refuse_key(key, readers, where)
    try:
        return read(value)
    except _Unfit as unfit:
        raise ConfigError(f'{where} "{key}" must be {unfit}, not {_described(value)}') from None


def _inside(where: str, table: str) -> str:
    """How messages name a table within another one, or at the top level of a file of ours."""
    return f"{where[:-1]}.{table}]" if where.endswith("]") else f"{where} [{table}]"


def _refuse_key(key: str, readers: _Readers, where: str) -> NoReturn:
    from difflib import get_close_matches

    if key == "tool" and not where.endswith("]"):
        raise ConfigError(
            f'{where} unknown key "tool"; in this file the settings stand at the top level, without [tool.…]'
        )
    known = [*readers, *(["app"] if readers is _READERS else [])]
    nearest = get_close_matches(key, known, n=1)
    remedy = f'did you mean "{nearest[0]}"?' if nearest else "known keys are " + ", ".join(known)
    raise ConfigError(f"{where} unknown key {_quoted(key)}; {remedy}")


def _described(value: object) -> str:
    """A value as a message shows it."""
    if isinstance(value, str):
        return _quoted(value if len(value) <= 40 else value[:40] + "…")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "[" + ", ".join(map(_described, value[:3])) + (", …]" if value[3:] else "]")
    return str(value)


def _quoted(text: str) -> str:
    """Text in double quotes, with terminal controls made visible."""
    return f'"{repr(text)[1:-1]}"'


def _shown(path: str) -> str:
    """A path as messages show it: relative to the working directory when below it."""
    try:
        below = _below(path, os.getcwd())
    except OSError:
        below = None
    return (below or path).replace(os.sep, "/")
