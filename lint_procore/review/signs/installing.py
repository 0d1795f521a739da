"""What runs when a submission is installed or its interpreter starts, before anybody calls it."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator

from lint_procore.review.signs.sign import Sign, quoted, sign

_NETWORK = frozenset(
    ("requests", "httpx", "urllib", "urllib2", "urllib3", "aiohttp", "socket", "http", "ftplib", "pycurl")
)
_COMMANDS = re.compile(r"\b(?:curl|wget|node\s+-e|https?://|powershell|base64|eval)\b")
_HOOKS = ("preinstall", "install", "postinstall", "prepare", "preuninstall")
_ELSEWHERE = re.compile(r"(?:^|[\s\"'@])((?:git\+|hg\+|svn\+|bzr\+)?(?:https?|ssh|git|file)://[^\s\"',;]{1,300})")
_INDEX = re.compile(
    r"^\s*(?:-i|--index-url|--extra-index-url|-f|--find-links|--trusted-host)[ =]\s*(\S{1,300})", re.MULTILINE
)
_BACKEND_PATH = re.compile(r"^\s*backend-path\s*=", re.MULTILINE)


def is_path_file(name: str) -> bool:
    """Whether the interpreter reads a file when it starts, and runs lines of it."""
    return name.endswith(".pth")


def path_file_signs(text: str, filename: str) -> Iterator[Sign]:
    """Lines of a ``.pth`` file that the interpreter runs."""
    for row, line in enumerate(text.splitlines(), 1):
        if line.startswith(("import ", "import\t")):
            message = f"this line runs whenever Python starts: {quoted(line)}"
            yield sign("startup-code", message, filename, row, 1)


def install_signs(module: ast.Module | None, text: str, filename: str) -> Iterator[Sign]:
    """Signs in what runs at installation, by the name of the file."""
    name = filename.rpartition("/")[2].lower()
    if name == "setup.py" and module is not None:
        yield from _setup(module, filename)
    elif name in ("sitecustomize.py", "usercustomize.py"):
        yield sign("startup-code", "Python runs this file whenever it starts", filename)
    elif name == "package.json":
        yield from _package(text, filename)
    elif name == "pyproject.toml":
        found = _BACKEND_PATH.search(text)
        if found is not None:
            row = text.count("\n", 0, found.end()) + 1
            message = "the build runs code of the submission's own (backend-path)"
            yield sign("install-hook", message, filename, row, 1)
    elif name.endswith((".txt", ".in")) and ("requirements" in filename.lower() or "constraints" in filename.lower()):
        for pattern, what in ((_INDEX, "packages come from"), (_ELSEWHERE, "code comes from")):
            for found in pattern.finditer(text):
                row = text.count("\n", 0, found.start(1)) + 1
                message = f"{what} {quoted(found[1])}; it was not read"
                yield sign("code-from-elsewhere", message, filename, row, 1)


def _setup(module: ast.Module, filename: str) -> Iterator[Sign]:
    for node in ast.walk(module):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        for name in names:
            if name.partition(".")[0] in _NETWORK and name != "http":
                message = f"setup.py, which runs at installation, imports {name}"
                yield sign("install-code", message, filename, node.lineno, node.col_offset + 1)  # type: ignore[attr-defined]
        if isinstance(node, ast.keyword) and node.arg == "cmdclass":
            message = "setup.py changes what an installation does (cmdclass)"
            yield sign("install-hook", message, filename, node.lineno, node.col_offset + 1)


def _package(text: str, filename: str) -> Iterator[Sign]:
    try:
        package = json.loads(text)
    except (ValueError, RecursionError):
        return
    scripts = package.get("scripts") if isinstance(package, dict) else None
    if not isinstance(scripts, dict):
        return
    for hook in _HOOKS:
        command = scripts.get(hook)
        if isinstance(command, str):
            at = text.find(f'"{hook}"')
            message = f"npm runs {quoted(command)} at installation ({hook})"
            kind = "install-code" if _COMMANDS.search(command) else "install-hook"
            yield sign(kind, message, filename, text.count("\n", 0, at) + 1, 1)
