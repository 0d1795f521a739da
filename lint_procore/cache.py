"""Results of earlier runs, kept in the user's cache folder: what was checked once is not parsed again.

An entry is found by a digest of all that its result depends on, so it is never out of date; at most nobody asks for it
any more. Entries are signed with a key that lies in the user's own cache folder: a checkout can bring none of its own,
not even through the folder that its configuration names. Whatever goes wrong with the cache costs time, never a result.
"""

from __future__ import annotations

import hmac
import json
import os
import pickle
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import fields, is_dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING

from lint_procore.registry import builtin_folder

if TYPE_CHECKING:
    import sqlite3

    from lint_procore.config import Config
    from lint_procore.engine import Job
    from lint_procore.file_report import FileReport

ENVIRONMENT = "LINT_PROCORE_CACHE_DIR"
KEY = "key"
# When the file has grown beyond this many bytes, the entries that were not used for longest go.
LARGEST = 200_000_000
# An entry that is larger is rather computed again.
_LARGEST_ENTRY = 5_000_000
# Seconds to wait for another run that is writing.
_PATIENCE = 2.0
_SIGNATURE = 32
_DAY = 86_400
# A date, also as suppressions may spell it.
_DAYS = re.compile(rb"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
# What of a configuration has no part in the result of a file: which files are read, what is shown, and which rules
# there are, for these are part of the digest by themselves.
_WITHOUT_EFFECT = frozenset(
    {
        *("origin", "select", "ignore", "as_of", "exclude", "extend_exclude", "force_exclude", "respect_gitignore"),
        *("confidence", "fail_on", "output_format", "jobs", "cache_dir", "baseline", "preview", "origins", "nested"),
    }
)


def user_folder() -> str:
    """Where the cache lies unless something else is said, and its key in any case."""
    named = os.environ.get(ENVIRONMENT)
    if named:
        return os.path.abspath(named)
    from platformdirs import user_cache_dir

    return user_cache_dir("lint-procore", appauthor=False)


class Cache:
    """The entries of one folder. A context manager; what it was given is on disk after :meth:`flush`.

    ``problem`` says what keeps the cache from being used, in one sentence; empty when nothing does.
    """

    def __init__(self, folder: str | None = None) -> None:
        self.problem = ""
        self._used: list[bytes] = []
        self._new: list[tuple[bytes, bytes]] = []
        self._connection: sqlite3.Connection | None = None
        self._secret = b""
        self._path = ""
        own = user_folder()
        try:
            self._secret = _secret(own)
            self._open(os.path.join(folder or own, self._name(folder)))
        except Exception as error:
            self._give_up(error)

    def __enter__(self) -> Cache:
        return self

    def __exit__(self, *_: object) -> None:
        self.flush()
        self._close()

    def get(self, key: bytes, answers: Callable[[FileReport], bytes]) -> FileReport | None:
        """The report that is kept under a key, if the questions that its check had are answered as they were then."""
        if self._connection is None:
            return None
        try:
            row = self._connection.execute("SELECT body FROM result WHERE key = ?", (key,)).fetchone()
            if row is None or not isinstance(row[0], bytes):
                return None
            signature, body = row[0][:_SIGNATURE], row[0][_SIGNATURE:]
            if not hmac.compare_digest(signature, self._sign(key, body)):
                return None
            # Signed with the user's own key, so it was written by a run of this user.
            told, report = _unpickled(body)
        except Exception as error:
            self._give_up(error)
            return None
        if told != answers(report):
            return None
        self._used.append(key)
        found: FileReport = report
        return found

    def put(self, key: bytes, answers: bytes, report: FileReport) -> None:
        """Keep a report with the answers that it rests on, in place of what there was under the key."""
        if self._connection is None:
            return
        try:
            body = pickle.dumps((answers, report), pickle.HIGHEST_PROTOCOL)
        except Exception:  # nested too deeply, or something of which only a worker knows
            return
        if len(body) <= _LARGEST_ENTRY:
            self._new.append((key, self._sign(key, body) + body))

    def forget(self) -> None:
        """Drop what is not on disk yet."""
        self._new.clear()

    def flush(self) -> None:
        """Write what is new in one transaction: a run that is ended meanwhile leaves nothing half done."""
        if self._connection is None or not (self._new or self._used):
            return
        today = int(time.time()) // _DAY
        try:
            with self._connection:
                self._connection.executemany(
                    "INSERT OR REPLACE INTO result VALUES (?, ?, ?)", [(key, today, body) for key, body in self._new]
                )
                self._connection.executemany(
                    "UPDATE result SET used = ?1 WHERE key = ?2 AND used < ?1", [(today, key) for key in self._used]
                )
            self._prune()
        except Exception as error:
            # Reading has worked: a folder that only others may write to is of use all the same.
            self._unwritable(error)
        self._new.clear()
        self._used.clear()

    def _name(self, folder: str | None) -> str:
        """What the database is called: in a folder that a project names, nobody else can know it beforehand."""
        return (
            f"results-{self._sign(b'', os.fsencode(folder or '')).hex()[:24]}.sqlite3" if folder else "results.sqlite3"
        )

    def _open(self, path: str) -> None:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        self._path = path
        try:
            self._connection = self._connect(path)
        except Exception as error:
            if not self._discarded(error):
                raise
            self._connection = self._connect(path)

    def _discarded(self, error: Exception) -> bool:
        """Remove the database if an error says that it is none, or a broken one; the next run makes another."""
        import sqlite3

        if not isinstance(error, sqlite3.DatabaseError) or isinstance(error, sqlite3.OperationalError):
            return False
        self._close()
        for path in (self._path, self._path + "-journal"):
            if os.path.isfile(path):
                os.remove(path)
        return True

    def _connect(self, path: str) -> sqlite3.Connection:
        import sqlite3

        exists = os.path.exists(path)
        if exists and not os.access(path, os.W_OK):
            return sqlite3.connect("file:" + _quoted(path) + "?mode=ro", uri=True, timeout=_PATIENCE)
        connection = sqlite3.connect(path, timeout=_PATIENCE)
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS result (key BLOB PRIMARY KEY, used INTEGER NOT NULL, body BLOB NOT NULL)"
        )
        return connection

    def _prune(self) -> None:
        assert self._connection is not None
        pages, free, size = (
            self._connection.execute(f"PRAGMA {what}").fetchone()[0]
            for what in ("page_count", "freelist_count", "page_size")
        )
        if (pages - free) * size > LARGEST:
            with self._connection:
                self._connection.execute(
                    "DELETE FROM result WHERE key IN (SELECT key FROM result ORDER BY used, rowid "
                    "LIMIT (SELECT count(*) / 2 FROM result))"
                )

    def _sign(self, key: bytes, body: bytes) -> bytes:
        return hmac.digest(self._secret, key + body, "sha256")

    def _unwritable(self, error: Exception) -> None:
        self.problem = self.problem or f"the cache cannot be written ({error})"

    def _give_up(self, error: Exception) -> None:
        self.problem = self.problem or f"the cache cannot be used ({error})"
        with suppress(OSError):
            self._discarded(error)
        self._close()

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None


class Memory:
    """The results of one command that checks the same files again and again, in front of those on disk if there are
    any. It takes more than a folder does: nothing of it outlives the command.

    Besides, it holds the last result of each file as it stands, whatever has become of the files that it depends on:
    for a check that shall be quick, of files whose results do not speak of changed ones."""

    problem = ""

    def __init__(self) -> None:
        self._kept: dict[bytes, tuple[bytes, bytes]] = {}
        self._new: dict[bytes, tuple[bytes, bytes]] = {}
        # by what is asked of a file as it stands: the key of its last result, and the result
        self._last: dict[bytes, tuple[bytes, bytes]] = {}
        # the files that were ever changed: what speaks of one may have been said when it was another
        self._changed: set[str] = set()
        self._behind: Cache | None = None

    def before(self, behind: Cache | None, changed: Iterable[str]) -> Memory:
        """The same, in front of a cache, for a run in which some files are changed."""
        self._behind = behind
        self._changed.update(changed)
        self.problem = behind.problem if behind is not None else ""
        return self

    def get(self, key: bytes, answers: Callable[[FileReport], bytes]) -> FileReport | None:
        told, body = self._kept.get(key, (b"", b""))
        if body:
            report: FileReport = pickle.loads(body)  # anew: who gets it may change it
            if told == answers(report):
                return report
        return self._behind.get(key, answers) if self._behind is not None else None

    def last(self, asked: bytes) -> tuple[bytes, FileReport] | None:
        """The last result of what is asked, with its key, if it speaks of none of the files that were ever changed."""
        key, body = self._last.get(asked, (b"", b""))
        if not body or any(name.encode("utf-8", "surrogatepass") in body for name in self._changed):
            return None
        report: FileReport = pickle.loads(body)
        return key, report

    def keep_last(self, asked: bytes, key: bytes, report: FileReport) -> None:
        """Keep a result as the last one of what was asked."""
        # what was asked about a file says nothing of it
        report = replace(report, questions=frozenset())
        with suppress(Exception):  # nested too deeply, or something of which only a worker knows
            self._last[asked] = key, pickle.dumps(report, pickle.HIGHEST_PROTOCOL)

    def put(self, key: bytes, answers: bytes, report: FileReport) -> None:
        try:
            self._new[key] = answers, pickle.dumps(report, pickle.HIGHEST_PROTOCOL)
        except Exception:  # nested too deeply, or something of which only a worker knows
            return
        if self._behind is not None:
            self._behind.put(key, answers, report)

    def forget(self) -> None:
        self._new.clear()
        if self._behind is not None:
            self._behind.forget()

    def flush(self) -> None:
        self._kept.update(self._new)
        self._new.clear()
        if self._behind is not None:
            self._behind.flush()


class Keys:
    """Makes the keys under which results are kept, from all that they depend on."""

    def __init__(self, job: Job) -> None:
        from lint_procore.closure import Closures

        self.closures = Closures()
        self._today = job.today.isoformat().encode()
        self._config, self._rules = job.config, job.rules
        self._configured: dict[int, bytes] = {}
        parts = [_tool(), repr(sys.version_info[:2]), os.getcwd(), repr(job.tests)]
        self._run = blake2b("\0".join(parts).encode("utf-8", "surrogateescape"), digest_size=20)
        self._run.update(_edition(b"\n".join(_tables()), self._today))

    def answers(self, report: FileReport) -> bytes:
        """What answers the questions that a check had, as a digest."""
        told = blake2b(digest_size=20)
        for question in sorted(report.questions):
            told.update(self.closures.answer(question))
        return told.digest()

    def asked(self, kind: str, filename: str, data: bytes, further: Iterable[bytes] = ()) -> bytes:
        """What is asked of a file as it stands, as a digest: ``further`` is what else its check is given."""
        digest = self._run.copy()
        digest.update(f"\0{kind}\0{filename}\0".encode("utf-8", "surrogateescape"))
        digest.update(self._settings(self._config.of(filename)))
        digest.update(blake2b(data, digest_size=20).digest())
        digest.update(_edition(data, self._today))
        for part in further:
            digest.update(b"\0" + part)
        return digest.digest()

    def key(self, asked: bytes, filename: str) -> bytes:
        """The key of one check of a file: what is asked, and all that the file imports."""
        return blake2b(asked + self.closures.digest(filename), digest_size=20).digest()

    def _settings(self, config: Config) -> bytes:
        """What a configuration says that has a part in the result of a file, and which rules it leaves, as a digest."""
        known = self._configured.get(id(config))
        if known is None:
            from lint_procore.checker import selected_rules

            names = (each.name for each in fields(config) if each.name not in _WITHOUT_EFFECT)
            said = {name: getattr(config, name) for name in names}
            codes = [rule.code for rule in selected_rules(self._rules, config.select, config.ignore, config.preview)]
            written = json.dumps([said, codes], default=repr).encode("utf-8", "surrogateescape")
            told = blake2b(written, digest_size=20)
            told.update(_edition(written, self._today))
            known = self._configured[id(config)] = told.digest()
        return known


def _edition(text: bytes, today: bytes) -> bytes:
    """Where today stands among the days that are written in a text: only on these can anything change."""
    if b"\\u00" in text:
        return today  # the figures of a notebook's dates may be written as escapes
    days = {b"%s-%s-%s" % (year, month.zfill(2), day.zfill(2)) for year, month, day in _DAYS.findall(text)}
    return b"%d:%d" % (sum(day < today for day in days), today in days)


def _tables() -> Iterator[bytes]:
    """The facts that rules rest on."""
    folder = builtin_folder()
    for name in sorted(os.listdir(folder)):
        if name.endswith(".toml"):
            with open(os.path.join(folder, name), "rb") as file:
                yield file.read()


def _tool() -> str:
    """What this installation is: every file of it and of the parser, with size and time."""
    from importlib.util import find_spec

    parser = find_spec("libcst")
    folders = [os.path.dirname(os.path.abspath(__file__)), builtin_folder()]
    files = [
        os.path.join(where, name)
        for folder in folders
        for where, _, names in os.walk(folder)
        for name in names
        if name.endswith((".py", ".toml"))
    ]
    if parser is not None and parser.origin is not None:
        files.append(parser.origin)
        files.append(os.path.join(os.path.dirname(parser.origin), "_version.py"))
    told = []
    for path in sorted(files):
        status = os.stat(path)
        told.append((path, status.st_size, status.st_mtime_ns))
    return repr(told)


class _Unpickler(pickle.Unpickler):
    """Knows nothing but our own records: not even a signed entry can name a function to be called."""

    def find_class(self, module: str, name: str) -> type:
        if module.startswith("lint_procore."):
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module and (is_dataclass(found) or _is_tuple(found)):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} has no place in an entry")


def _is_tuple(kind: type) -> bool:
    return issubclass(kind, tuple) and hasattr(kind, "_fields")


def _unpickled(body: bytes) -> tuple[bytes, FileReport]:
    from io import BytesIO

    told, report = _Unpickler(BytesIO(body)).load()
    return told, report


def _secret(folder: str) -> bytes:
    """The key with which entries are signed, made when there is none. Raises OSError for one that others know."""
    path = os.path.join(folder, KEY)
    try:
        with open(path, "rb") as file:
            _refuse_shared(path, os.fstat(file.fileno()))
            found = file.read(64)
        if len(found) == 32:
            return found
        os.remove(path)
    except FileNotFoundError:
        os.makedirs(folder, mode=0o700, exist_ok=True)
    made = os.urandom(32)
    # Written elsewhere and linked, so that of two runs that start together both use the first one's.
    draft = f"{path}.{os.getpid()}"
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(made)
    try:
        os.link(draft, path)
    except FileExistsError:
        return _secret(folder)
    except OSError:  # no links on this file system
        os.replace(draft, path)
        return made
    finally:
        if os.path.exists(draft):
            os.remove(draft)
    return made


def _refuse_shared(path: str, status: os.stat_result) -> None:
    """A key that somebody else laid down or may read signs what somebody else wrote."""
    if hasattr(os, "geteuid") and (status.st_uid != os.geteuid() or status.st_mode & 0o077):
        raise OSError(f"{path} belongs to somebody else, or others may read it; remove it, or name another folder")


def _quoted(path: str) -> str:
    from urllib.parse import quote

    return quote(path)
