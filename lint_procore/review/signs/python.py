"""Signs in a Python file: addresses that are put together or decoded, code and imports that are made while the program
runs, and what leads out of Python. The file is parsed, never compiled or run."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from lint_procore.review.clients import PYTHON
from lint_procore.review.signs.decoding import decoded, is_media
from lint_procore.review.signs.folding import IMPORTING, Folder
from lint_procore.review.signs.modules import Constants
from lint_procore.review.signs.operations import UNKNOWN
from lint_procore.review.signs.sign import Sign, quoted, sign
from lint_procore.review.signs.steps import Stopped
from lint_procore.review.signs.telling import hides, told

_RUNNING = {
    **{f"builtins.{name}": name for name in ("exec", "eval", "compile")},
    **{
        name: name for name in ("timeit.timeit", "timeit.repeat", "cProfile.run", "profile.run", "pdb.run", "trace.run")
    },
    **{name: name for name in ("code.InteractiveInterpreter.runsource", "code.InteractiveInterpreter.runcode")},
}
_CODE_OBJECTS = frozenset(("types.CodeType", "types.FunctionType", "builtins.code"))
# What is not of the submission: variables, arguments, what a person types; and what connections and queries bring.
_GIVING = frozenset(
    (
        *("os.environ", "os.getenv", "os.environ.get", "sys.argv", "builtins.input"),
        *("sys.stdin", "sys.stdin.read", "sys.stdin.readline"),
    )
)
_BRINGING = (".recv", ".recvfrom", ".fetchone", ".fetchall", ".fetchmany", ".get_message")
_LOADING = frozenset(
    (
        *(
            "marshal.loads",
            "marshal.load",
            "pickle.loads",
            "pickle.load",
            "cPickle.loads",
            "_pickle.loads",
            "dill.loads",
        ),
        *("dill.load", "cloudpickle.loads", "cloudpickle.load", "joblib.load", "shelve.open"),
    )
)
_IMPORTING_FILES = frozenset(
    (
        *("importlib.util.spec_from_file_location", "importlib.machinery.SourceFileLoader", "runpy.run_path"),
        *("importlib.machinery.SourcelessFileLoader", "imp.load_source", "imp.load_compiled", "zipimport.zipimporter"),
        "builtins.execfile",
    )
)
_COMMANDS = frozenset(
    (
        *("os.system", "os.popen", "subprocess.run", "subprocess.Popen", "subprocess.call", "subprocess.check_call"),
        *("subprocess.check_output", "subprocess.getoutput", "subprocess.getstatusoutput", "os.execv", "os.execvp"),
        *("os.execl", "os.execlp", "os.spawnv", "os.spawnvp", "os.posix_spawn", "asyncio.create_subprocess_exec"),
        *("asyncio.create_subprocess_shell", "pty.spawn", "commands.getoutput", "sh.curl", "sh.wget"),
    )
)
_NETWORK_COMMAND = re.compile(
    r"(?:^|[\s/\"'\\;|&(])(curl|wget|httpie|xh|aria2c|Invoke-WebRequest|Invoke-RestMethod|iwr|irm|ncat|nc"
    r"|openssl s_client|node|deno|bun|ruby|perl|php|powershell|pwsh)(?:\.exe)?(?=[\s\"'\n;|&)]|$)"
)
_REACHED = re.compile(r"[\w.-]{0,40}procore(?:gov)?\.com\b", re.IGNORECASE)
# An address whose host is written out, to its end.
_WRITTEN_ADDRESS = re.compile(r"https?://(?:localhost|[\w-]+(?:\.[\w-]+)+)(?=[:/?#\s\"'\\]|$)", re.IGNORECASE)
# What stands in a command where a shell puts in a value.
_PUT_IN = re.compile(r"[$%@`{]|https?:")
_OTHER_PROGRAMS = frozenset(("node", "deno", "bun", "ruby", "perl", "php", "powershell", "pwsh"))
_CLIENTS = re.compile(
    r"^(?:requests|httpx|aiohttp|urllib3?|http\.client|httplib2?|socket|pycurl|websockets?|niquests)(?:\.|$)"
)
# The same in code that was not read as code.
_CLIENT_IN_TEXT = re.compile(rf"\b(?:{PYTHON}|websockets?)\b")
# What an HTTP client would write on a connection, and the host of another in it.
_RAW_REQUEST = re.compile(r"(?:(?:GET|POST|PUT|PATCH|DELETE) [^\r\n]{0,2000})? ?HTTP/1\.[01]\r?\n")
_RAW_HOST = re.compile(r"^Host:[ \t]*(?![\w.-]*procore)[\w-]+(?:\.[\w-]+)*(?::\d+)?\r?$", re.IGNORECASE | re.MULTILINE)
_NATIVE = frozenset(("ctypes", "cffi", "_ctypes"))
# Text that is long and nothing that a person could read: what it is for shows only while the program runs.
_BLOB = re.compile(r"[A-Za-z0-9+/=_\-\\\s]{2000,}|[!-~]{4000,}")
_LONG = 2000
_PARTS = (ast.BinOp, ast.JoinedStr, ast.Call, ast.Subscript, ast.Constant)


def python_signs(module: ast.Module, text: str, filename: str, others: Constants | None = None) -> Iterator[Sign]:
    """The signs in a Python file, given as module and text. ``others`` are constants of the other files."""
    try:
        yield from _Reader(Folder(module, others), text, filename).signs()
    except (Stopped, RecursionError):
        message = "this file works out more text from constants than was followed; read it by hand"
        yield sign("not-followed", message, filename)


def _bytes_of(line: str, start: int, end: int | None) -> str:
    """A part of a line by the bytes that the parser counts in."""
    return line.encode("utf-8", "surrogatepass")[start:end].decode("utf-8", "replace")


class _Reader:
    def __init__(self, folder: Folder, text: str, filename: str) -> None:
        self._folder = folder
        self._text = text
        self._filename = filename
        self._said: set[int] = set()  # nodes within those that a sign was given for

    def signs(self) -> Iterator[Sign]:
        for node in self._folder.nodes:
            if isinstance(node, _PARTS) and id(node) not in self._said:
                yield from self._hidden(node)
            work = _SIGNS.get(type(node))
            if work is not None:
                yield from work(self, node)
        for name, node in self._folder.built():
            value, ways = self._folder.named(name)
            yield from self._meant(node, value, ways)

    def _sign(self, kind: str, message: str, node: ast.AST) -> Sign:
        row = getattr(node, "lineno", 0)
        if not 0 < row <= len(self._lines):
            return sign(kind, message, self._filename)
        column = len(_bytes_of(self._lines[row - 1], 0, node.col_offset)) + 1  # type: ignore[attr-defined]
        return sign(kind, message, self._filename, row, column)

    @cached_property
    def _lines(self) -> list[str]:
        """The lines as the parser counts them, which ends one at nothing else."""
        return re.split(r"\r\n|\r|\n", self._text)

    # Text that means something else than it says

    def _hidden(self, node: Any) -> Iterator[Sign]:
        if isinstance(node, ast.Constant):
            yield from self._constant(node)
            return
        value, ways = self._folder.value(node)
        found = list(self._meant(node, value, ways))
        if found:
            self._said.update(id(inner) for inner in ast.walk(node))
        yield from found

    def _meant(self, node: ast.AST, value: Any, ways: frozenset[str]) -> Iterator[Sign]:
        says = _said_by(value)
        if not says:
            return
        hidden = hides(self._folder.literals(node), says)
        if not hidden:
            return
        if ways - {""}:
            how = ", ".join(sorted(ways))
            yield self._sign("encoded-host", f"{quoted(hidden)} is hidden here, by {how}", node)
        else:
            yield self._sign(
                "joined-host", f"{quoted(hidden)} is put together here from pieces that do not show it", node
            )

    def _constant(self, node: ast.Constant) -> Iterator[Sign]:
        value = node.value
        written = value.decode("latin-1") if isinstance(value, bytes) else value
        if isinstance(written, str) and _RAW_REQUEST.match(written) and not _RAW_HOST.search(written):
            message = "a request is written by hand here, past all HTTP clients; it was not followed"
            yield self._sign("raw-request", message, node)
        if isinstance(value, str):
            if told(value):
                hidden = hides(self._source(node), value)
                if hidden:
                    yield self._sign(
                        "joined-host", f"{quoted(hidden)} is written here so that a search misses it", node
                    )
            elif len(value) >= _LONG and _BLOB.fullmatch(value):
                yield from self._blob(node, value.encode("utf-8", "replace"))
        elif isinstance(value, bytes) and len(value) >= 8:
            found = decoded(value)
            if found is not None and (found[0] or hides(self._source(node), found[1])):
                how = found[0] or "bytes that are crossed with a number"
                yield self._sign("encoded-host", f"these bytes stand for {quoted(found[1])}, by {how}", node)
            elif len(value) >= _LONG and not is_media(value):
                yield from self._blob(node, value)

    def _blob(self, node: ast.AST, data: bytes) -> Iterator[Sign]:
        if not any(
            mark in data[:200]
            for mark in (b"data:image", b"iVBORw0", b"/9j/", b"R0lGOD", b"PHN2Zy", b"JVBERi0", b"-----BEGIN")
        ):
            message = f"a text of {len(data):,} characters that no person can read; what it is for was not found out"
            yield self._sign("encoded-text", message, node)

    def _source(self, node: ast.Constant) -> str:
        """What is written where a constant stands."""
        if node.end_lineno is None or node.end_col_offset is None:
            return ""
        lines = self._lines[node.lineno - 1 : node.end_lineno]
        if not lines:
            return ""
        lines[-1] = _bytes_of(lines[-1], 0, node.end_col_offset)
        lines[0] = _bytes_of(lines[0], node.col_offset, None)
        return "\n".join(lines)

    # Calls

    def _call(self, node: ast.Call) -> Iterator[Sign]:
        if isinstance(node.func, ast.Call):
            yield from self._method_by_name(node.func)
        name = self._folder.dotted(node.func)
        if name in _RUNNING:
            yield from self._runs(node, _RUNNING[name])
        elif name in IMPORTING:
            yield from self._imports(node)
        elif name in _CODE_OBJECTS and len(node.args) + len(node.keywords) > 3:
            yield self._sign("built-code", f"{name.rpartition('.')[2]} makes a function of raw code", node)
        elif name in _LOADING:
            yield from self._loads(node, name)
        elif name in _IMPORTING_FILES:
            yield from self._imports_file(node, name.rpartition(".")[2])
        elif name in _COMMANDS:
            yield from self._command(node, name)

    def _runs(self, node: ast.Call, what: str) -> Iterator[Sign]:
        """exec, eval and compile, by what they are given."""
        if what == "compile" and not node.args:
            return
        hidden = what in ("exec", "eval", "compile") and _written(node.func) not in (what, f"builtins.{what}")
        given = node.args[0] if node.args else None
        if given is None:
            return
        if isinstance(given, ast.Call) and self._folder.dotted(given.func) == "builtins.compile":
            return  # that call is told of
        value, ways = self._folder.value(given)
        if isinstance(value, (str, bytes)):
            says = _said_by(value)
            about = f"; it speaks of {quoted(told(says))}" if says else ""
            if ways - {""} or hides(self._folder.literals(given), says):
                how = ", ".join(sorted(ways)) or "pieces"
                yield self._sign("built-code", f"{what} runs code that is hidden by {how}{about}", node)
            else:
                code = value if isinstance(value, str) else value.decode("latin-1")
                client = _CLIENT_IN_TEXT.search(code) if not says else None
                about = f"; it can send requests, with {client.group()}" if client is not None else about
                message = f"{what} runs code that is written as text, which was not read as code{about}"
                yield self._sign("built-code" if says or hidden or client else "code-in-text", message, node)
            return
        if self._decodes(given):
            yield self._sign("built-code", f"{what} runs code that is decoded while the program runs", node)
        elif hidden:
            yield self._sign("built-code", f"{what} is called here without being named", node)
        elif self._is_file(given):
            other = self._other_file(given)
            if other:
                yield self._sign("built-code", f"{what} runs {quoted(other)}, which was not read as code", node)
            else:
                yield self._sign("evaluated-text", f"{what} runs a file, as text", node)
        elif self._fetches(given):
            yield self._sign("built-code", f"{what} runs what a request brought", node)
        elif what in ("exec", "compile") and self._comes_from_outside(given):
            yield self._sign("built-code", f"{what} runs text that comes from outside the submission", node)
        else:
            yield self._sign("evaluated-text", f"{what} runs text that is made while the program runs", node)

    def _imports_file(self, node: ast.Call, what: str) -> Iterator[Sign]:
        """A file that is imported or run by its name, whatever that is."""
        given = [*node.args, *(word.value for word in node.keywords if word.arg in ("path", "location", "path_name"))]
        other = next(filter(None, map(self._other_file, given)), "")
        if other:
            yield self._sign("built-code", f"{what} runs {quoted(other)}, which was not read as code", node)
        elif not (given and all(self._is_plain(each) for each in given)):
            yield self._sign("dynamic-import", f"{what} runs a file that is chosen while the program runs", node)

    def _other_file(self, node: ast.AST) -> str:
        """The file that an expression names, by the last text in it that looks like one, where its name is not that
        of Python; empty where it is, or where no file is named."""
        value = self._folder.value(node)[0]
        texts = [value] if isinstance(value, str) else self._folder.literals(node, most=60).split("\n")
        named = [text for text in texts if _FILE_NAME.search(text)]
        return named[-1] if named and not any(text.endswith((".py", ".pyw")) for text in named) else ""

    def _imports(self, node: ast.Call) -> Iterator[Sign]:
        given = node.args[0] if node.args else None
        if given is None:
            return
        value, ways = self._folder.value(given)
        if isinstance(value, str):
            if value not in self._folder.literals(given):
                how = ", ".join(sorted(ways - {""})) or "pieces of text"
                yield self._sign("hidden-import", f"the import of {quoted(value)} is hidden by {how}", node)
        elif self._decodes(given):
            message = "a module is imported by a name that is decoded while the program runs"
            yield self._sign("hidden-import", message, node)
        else:
            message = "a module is imported by a name that is made while the program runs; it was not followed"
            yield self._sign("dynamic-import", message, node)

    def _method_by_name(self, node: ast.Call) -> Iterator[Sign]:
        """``getattr(client, name)(…)``: which request is sent shows only while the program runs."""
        if self._folder.dotted(node.func) != "builtins.getattr" or len(node.args) < 2:
            return
        value, ways = self._folder.value(node.args[1])
        if isinstance(value, str):
            if value not in self._folder.literals(node.args[1]):
                how = ", ".join(sorted(ways - {""})) or "pieces of text"
                yield self._sign("hidden-name", f"the call of {quoted(value)} is hidden by {how}", node)
        elif self._decodes(node.args[1]):
            yield self._sign("hidden-name", "a call by a name that is decoded while the program runs", node)
        elif _CLIENTS.match(self._folder.dotted(node.args[0])):
            message = "which function sends this request is decided while the program runs"
            yield self._sign("call-by-name", message, node)

    def _loads(self, node: ast.Call, name: str) -> Iterator[Sign]:
        library, _, function = name.partition(".")
        given = node.args[0] if node.args else None
        value = self._folder.value(given)[0] if given is not None else UNKNOWN
        if isinstance(value, (bytes, str)) and function != "open":
            yield self._sign("built-code", f"{name} loads data that stands in the program; it may be code", node)
        elif given is not None and self._decodes(given):
            yield self._sign(
                "built-code", f"{name} loads data that is decoded while the program runs; it may be code", node
            )
        elif library == "marshal":
            yield self._sign("built-code", f"{name} loads compiled code", node)
        else:
            yield self._sign("loaded-data", f"{name} loads data that may hold code", node)

    def _command(self, node: ast.Call, name: str) -> Iterator[Sign]:
        """A program of another kind that is started, as far as it can send requests."""
        literals = self._folder.literals(node, most=300)
        value = self._folder.value(node.args[0])[0] if node.args else UNKNOWN
        if isinstance(value, str):
            literals += "\n" + value
        elif isinstance(value, (list, tuple)):
            literals += "\n" + " ".join(map(str, value))
        found = _NETWORK_COMMAND.search(literals)
        if found is None and name not in ("sh.curl", "sh.wget"):
            return
        program = found[1] if found is not None else name.partition(".")[2]
        host = _REACHED.search(literals)
        if host is not None:
            says = told(host.group())
            message = f"a command with {program} speaks of {quoted(says)}; commands are not read as requests"
            yield self._sign("command-to-platform", message, node)
        elif program not in _OTHER_PROGRAMS and self._goes_anywhere(literals, value):
            message = f"a command sends a request with {program} to an address that is not written down"
            yield self._sign("command-anywhere", message, node)
        elif program not in _OTHER_PROGRAMS:
            yield self._sign("command", f"a command sends a request with {program}, which was not followed", node)
        else:
            yield self._sign("command", f"a program in another language is started with {program}", node)

    def _goes_anywhere(self, literals: str, command: Any) -> bool:
        """Whether a command that sends a request may send it to the platform: no address is written in it, and it is
        not known as a whole."""
        known = isinstance(command, (str, list, tuple)) and not _PUT_IN.search(literals)
        return not known and not _WRITTEN_ADDRESS.search(literals)

    def _import(self, node: ast.Import | ast.ImportFrom) -> Iterator[Sign]:
        modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
        for module in modules:
            if module.partition(".")[0] in _NATIVE:
                message = f"{module} calls native code, which was not read"
                yield self._sign("native-code", message, node)

    # What an argument is made of

    def _is_plain(self, node: ast.AST) -> bool:
        return isinstance(self._folder.value(node)[0], str)

    def _calls_within(self, node: ast.AST) -> Iterator[str]:
        """What is called in an expression, and in what its names were given, a few names deep."""
        pending, seen = [(node, 3)], set()
        while pending:
            at, depth = pending.pop()
            for each in ast.walk(at):
                self._folder.step()
                if isinstance(each, ast.Call):
                    method = f".{each.func.attr}" if isinstance(each.func, ast.Attribute) else ""
                    yield self._folder.dotted(each.func) or _written(each.func) or method
                elif isinstance(each, ast.Name) and depth and each.id not in seen:
                    seen.add(each.id)
                    pending += [
                        (given, depth - 1) for given in self._folder.given(each.id) if isinstance(given, ast.Assign)
                    ]

    def _decodes(self, node: ast.AST) -> bool:
        return any(_DECODING.search(name) for name in self._calls_within(node))

    def _is_file(self, node: ast.AST) -> bool:
        return any(
            name in ("builtins.open", "io.open", "codecs.open")
            or name.endswith((".read_text", ".read", ".read_bytes", ".get_data"))
            for name in self._calls_within(node)
        ) and not self._fetches(node)

    def _comes_from_outside(self, node: ast.AST) -> bool:
        """Whether text is what a variable of the environment, a person, a connection or a query gives."""
        return any(name in _GIVING or name.endswith(_BRINGING) for name in self._calls_within(node)) or any(
            self._folder.dotted(each) in _GIVING for each in ast.walk(node) if isinstance(each, ast.Attribute)
        )

    def _fetches(self, node: ast.AST) -> bool:
        return any(_CLIENTS.match(name) and name.count(".") for name in self._calls_within(node))


_FILE_NAME = re.compile(r"[^\s/\\.][^/\\]*\.\w{1,8}$|[^\s/\\]/[\w-]+$")
_DECODING = re.compile(
    r"(?:^|\.)(?:\w*b(?:16|32|64|85)decode|a85decode|unhexlify|a2b_\w+|fromhex|decompress|decrypt|marshal\.loads|rot13|decodebytes)$"
)
_SIGNS: dict[type[ast.AST], Callable[[_Reader, Any], Iterator[Sign]]] = {
    ast.Call: _Reader._call,
    ast.Import: _Reader._import,
    ast.ImportFrom: _Reader._import,
}


def _said_by(value: Any) -> str:
    """The text of a value, if it speaks of the platform."""
    if isinstance(value, (bytes, bytearray)):
        value = bytes(value).decode("latin-1")
    elif isinstance(value, (list, tuple)) and 6 < len(value) < 400:
        if all(isinstance(each, str) and len(each) < 4 for each in value):
            value = "".join(value)
        elif all(isinstance(each, int) and 0 <= each < 256 for each in value):
            value = bytes(value).decode("latin-1")
    return value if isinstance(value, str) and told(value) else ""


def _written(node: ast.AST) -> str | None:
    """The dotted name that stands in the source; None where it is no name."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    return ".".join(reversed([*parts, node.id]))
