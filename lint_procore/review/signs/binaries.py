"""Files that no person can read: compiled code, encrypted data, and whether their sources lie beside them."""

from __future__ import annotations

import re
from collections.abc import Set

from lint_procore.review.languages import compiled_kind, ignored_kind, is_archive
from lint_procore.review.signs.content import Content, content_of, looks_encrypted
from lint_procore.review.signs.decoding import decoded
from lint_procore.review.signs.sign import Sign, quoted, sign

_CACHED = re.compile(r"(?P<folder>.*/)?__pycache__/(?P<name>[^/]+?)\.[a-z]+-?\d+(?:\.opt-\d)?\.pyc")
_TAGGED = re.compile(r"(?P<name>[^/.]+)(?:\.[\w-]+)*\.(?:so|pyd|dll|dylib|pyc|pyo|class|wasm|o)", re.IGNORECASE)
_SOURCES = {
    "native code": (".pyx", ".c", ".cpp", ".cc", ".rs", ".go", ".f90", "module.c"),
    "Python bytecode": (".py",),
    "Java bytecode": (".java", ".kt", ".scala"),
    "WebAssembly": (".wat", ".rs", ".c"),
}


# Build tools that projects carry along, as their makers ask for.
_WRAPPERS = re.compile(
    r"(?:.*/)?(?:(?:\.mvn/wrapper/maven|gradle/wrapper/gradle)-wrapper\.jar(?:!/.*)?|mvnw(?:\.cmd)?|gradlew(?:\.bat)?)"
)


def source_of(filename: str, kind: str, files: Set[str]) -> str:
    """The source beside a compiled file, by its name; empty when there is none."""
    folder, _, name = filename.rpartition("/")
    cached = _CACHED.fullmatch(filename)
    if cached is not None:
        stem = (cached["folder"] or "") + cached["name"]
    else:
        tagged = _TAGGED.fullmatch(name)
        if tagged is None:
            return ""
        stem = (folder + "/" if folder else "") + tagged["name"]
    return next((stem + ending for ending in _SOURCES.get(kind, ()) if stem + ending in files), "")


def is_build_tool(filename: str) -> bool:
    """Whether a file is one that a build tool puts into every project, by its name."""
    return _WRAPPERS.fullmatch(filename) is not None


def compiled(filename: str, content: Content) -> str:
    """What compiled code a file holds, by its content or else by its name; empty when it holds none."""
    if content.nature == "native":
        return "native code" if content.words != "WebAssembly" else "WebAssembly"
    if content.nature == "bytecode":
        return content.words
    return compiled_kind(filename) if content.nature in ("unknown", "archive", "data") else ""


def binary_signs(data: bytes, filename: str, files: Set[str]) -> list[Sign]:
    """The signs of a file that is no text; ``files`` are all of the submission."""
    content = content_of(data[:8192])
    kind = compiled(filename, content)
    if kind:
        source = source_of(filename, kind, files)
        found = decoded(data)
        says = f"; it speaks of {quoted(found[1])}" if found is not None else ""
        if source:
            beside = source.rpartition("/")[2]
            message = f"{kind} beside its source {quoted(beside)}, with which it was not compared{says}"
            return [sign("binary-with-source", message, filename)]
        if is_build_tool(filename) and not says:
            archive = filename.partition("!/")[0]  # told once for all that it holds
            return [sign("unread-data", f"{kind} that was not read, by its name of a build tool", archive)]
        name = "bytecode-without-source" if "bytecode" in kind else "binary"
        return [sign(name, f"{kind} without source{says}; it could not be read", filename)]
    if content.nature == "archive" or is_archive(filename):
        return [sign("unread-data", f"{content.words} that was not opened", filename)]
    if content.nature in ("media", "data") or ignored_kind(filename):
        return []
    if content.words == "encrypted data" or looks_encrypted(data):
        return [sign("encrypted", "data that looks encrypted; what it is for was not found out", filename)]
    return [sign("unread-data", f"{content.words} was not read", filename)]
