"""Secrets in quoted source lines are masked, character for character, so that carets below them stay where they are.

A value is taken for a secret when it is given to a name that speaks of credentials, when it travels in a URL's query or
user part, or when it is long and mixes letters and digits. Names of environment variables, URLs and paths are not.
Too much masked is a nuisance, too little a leak: quoted text is judged strictly, bare words (mostly code) leniently.
Every repetition in the expressions is bounded, so that hostile input cannot make them slow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

KEPT = 4  # leading characters left visible, for people to recognise which secret it is
_SHORT = 12  # of values shorter than this, four characters would be too much to show

_WORD = r"(?:secret|token|passw|passphrase|client[_-]?id|authorization|bearer|api[_-]?key|private[_-]?key|credential)"
# `secret = `, `"token": `, `secret: str = `, `headers["Authorization"] = `, `SecretStr(`, `get("CLIENT_SECRET", `
_NAME = re.compile(
    _WORD + r"[\w-]{0,40}"
    r"(?:[\"'`]\s{0,8},"
    r"|[\"'`\]]{0,2}\s{0,8}(?::[\w.\[\]| ]{1,60}=(?=[\w(= ]{0,40}[\"'])|:=|=>|[=!]=|[=:(]))"
    r"[\s(\[]{0,80}(?:(?:str|bytes|secret\w{3,5}|field)\(\s{0,8})?(?:default\s{0,8}=\s{0,8})?",
    re.IGNORECASE,
)
_OPENING = re.compile(r"[rbfu]{0,2}(\"\"\"|'''|[\"'`])", re.IGNORECASE)
_BARE = re.compile(r"[A-Za-z0-9_\-+/=.~]{8,}")
_RUN = re.compile(r"[A-Za-z0-9_\-./+]{8,}={0,2}")
_LONG = 20
_IN_QUERY = re.compile(
    r"[?&;](?:[\w-]{0,40}?" + _WORD + r"[\w-]{0,20}|code|key|sig|signature|pwd|pass)=([^&\s\"'#<>{}%]{1,4000})",
    re.IGNORECASE,
)
_IN_AUTHORITY = re.compile(r"://[^/\s:@\"']{0,100}:([^/\s@\"'{}]{1,400})@")
_PLACEHOLDER = re.compile(r"\$?\{[\w.\[\]()!:]{0,80}\}|%\(\w{1,80}\)s|%s|<[\w -]{1,80}>")
_SCHEME = re.compile(r"\s*(?:bearer|basic|token)\s+", re.IGNORECASE)
_PART = re.compile(r"[A-Za-z]{1,16}\d{0,3}|\d{0,12}")
_SEPARATORS = re.compile(r"[^A-Za-z0-9]+")


def mask(text: str) -> str:
    """``text`` with what looks like a secret replaced by ``*`` after its first characters; same length, same lines."""
    chars: list[str] | None = None
    for start, end in _secrets(text):
        chars = chars or list(text)
        length = end - start
        for index in range(start + (KEPT if length >= _SHORT else min(1, length - 1)), end):
            if chars[index] not in "\r\n":
                chars[index] = "*"
    return "".join(chars) if chars else text


def _secrets(text: str) -> Iterator[tuple[int, int]]:
    """Ranges of ``text`` that look like secrets; they may overlap."""
    for found in _IN_QUERY.finditer(text):
        yield found.span(1)
    for found in _IN_AUTHORITY.finditer(text):
        yield found.span(1)
    named_until = -1  # end of the last line on which a credential was named
    names = _NAME.finditer(text)
    name = next(names, None)
    for run in _RUN.finditer(text):
        start, end = run.span()
        while name and name.end() <= start:
            named_until = _line_end(text, name.end())
            name = next(names, None)
        if _is_random(run.group(), quoted=_is_quoted(text, start, end), shortest=8 if start < named_until else _LONG):
            yield start, end
    for found in _NAME.finditer(text):
        yield from _value(text, found)


def _value(text: str, name: re.Match[str]) -> Iterator[tuple[int, int]]:
    """The secret parts of the value that follows a name of a credential."""
    opening = _OPENING.match(text, name.end())
    if opening is None:
        bare = _BARE.match(text, name.end())
        if bare and text[name.end() - 1] != "(" and not text.startswith(("(", "["), bare.end()):
            value = bare.group()
            letters_only = value.isalpha() and (value.islower() or value.isupper())
            if _is_random(value, quoted=False, shortest=8) or (letters_only and len(value) > 16):
                yield bare.span()
        return
    start = opening.end()
    end = _closing(text, start, opening.group(1))
    value = text[start:end]
    if "," in name.group() and not _is_default(text, name.start(), end):
        return
    if "://" in value or (("_" in value or value.isalpha()) and value.isupper() and _is_wordlike(value)):
        return  # a URL, or the name of an environment variable
    if "/" in value and value.isascii() and " " not in value and _is_wordlike(_PLACEHOLDER.sub("", value)):
        return  # a path
    scheme = _SCHEME.match(value)
    position = start + scheme.end() if scheme else start
    for hole in _PLACEHOLDER.finditer(text, position, end):
        yield from _literal(text, position, hole.start())
        position = hole.end()
    yield from _literal(text, position, end)


def _is_default(text: str, name: int, end: int) -> bool:
    """Whether a string ending at ``end`` is the second argument of ``get("NAME", "…")``, and no neighbour in a list."""
    while name > 0 and (text[name - 1].isalnum() or text[name - 1] in "_-"):
        name -= 1
    return text[max(0, name - 2) : name] in ("('", '("') and not text[end + 1 : end + 4].lstrip().startswith(":")


def _literal(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The literal part of a credential's value; prose keeps its words, the general search looks at the rest."""
    literal = text[start:end]
    stripped = literal.strip()
    if stripped and " " not in stripped:
        lead = len(literal) - len(literal.lstrip())
        yield start + lead, start + lead + len(stripped)


def _closing(text: str, start: int, quote: str) -> int:
    """Offset of the quote that closes a string opened before ``start``, or of the end of its line or text."""
    if len(quote) == 3:
        end = text.find(quote, start, start + 8000)
        return end if end >= 0 else min(len(text), start + 8000)
    index, stop = start, _line_end(text, start)
    while index < stop and text[index] != quote:
        index += 2 if text[index] == "\\" else 1
    return min(index, stop)


def _line_end(text: str, offset: int) -> int:
    end = text.find("\n", offset)
    return end if end >= 0 else len(text)


def _is_quoted(text: str, start: int, end: int) -> bool:
    return start > 0 and text[start - 1] in "\"'`" and text.startswith(text[start - 1], end)


def _is_random(run: str, quoted: bool, shortest: int) -> bool:
    """Whether a run without spaces is more likely a secret than a name, a path or a version."""
    if len(run) < shortest or run.isalpha() or not (any(map(str.isalpha, run)) and any(map(str.isdigit, run))):
        return False
    if quoted and len(run) >= _LONG:
        return not (_is_wordlike(run) and ("/" in run or run.isupper()))
    return not _is_wordlike(run)


def _is_wordlike(text: str) -> bool:
    """Whether every part of ``text`` is a word, a word with a number (``oauth2``) or a number."""
    return all(_PART.fullmatch(part) for part in _SEPARATORS.split(text))
