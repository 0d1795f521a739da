"""What can be done with constants while their value is worked out: operations on plain values, each of bounded cost.

None of them may take long or make much of little, whatever it is given: what would is UNKNOWN.
"""

from __future__ import annotations

import ast
import base64
import binascii
import codecs
import html
import operator
import re
import string
import urllib.parse
from collections.abc import Callable, Mapping
from typing import Any

from lint_procore.review.signs.decoding import inflate

LARGEST_TEXT = 200_000
LARGEST_LIST = 20_000
_LARGEST_INT = 1 << 4096


class _Unknown:
    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = _Unknown()
Value = Any
# The same encodings under all names that Python gives them would be too many: these are what is met.
_TEXT_ENCODINGS = frozenset(
    ("utf8", "ascii", "latin1", "iso88591", "utf16", "utf16le", "utf16be", "utf32", "utf7", "cp1252")
)
_ESCAPES = frozenset(("unicodeescape", "rawunicodeescape"))


def listed(value: Value) -> list[Value]:
    """What a loop over a value would see. Raises ValueError or TypeError where there is none, or too much."""
    if value is UNKNOWN or isinstance(value, int) or value is None or len(value) > LARGEST_LIST:
        raise ValueError
    return list(value)


def bounded(value: Value) -> Value:
    """The value, or UNKNOWN where it is too large to go on with."""
    if isinstance(value, (str, bytes, bytearray)):
        return value if len(value) <= LARGEST_TEXT else UNKNOWN
    if isinstance(value, (list, tuple, dict)):
        return value if len(value) <= LARGEST_LIST else UNKNOWN
    if isinstance(value, int):
        return value if abs(value) < _LARGEST_INT else UNKNOWN
    return value


def operated(op: ast.operator, one: Value, other: Value) -> Value:
    """What a binary operator makes of two values."""
    numbers = isinstance(one, int) and isinstance(other, int)
    if isinstance(op, ast.Add):
        return one + other
    if isinstance(op, ast.Mod) and isinstance(one, (str, bytes)):
        return _percent(one, other)
    if isinstance(op, ast.Mult) and not numbers:
        text, times = (one, other) if isinstance(other, int) else (other, one)
        return text * times if len(text) * max(times, 0) <= LARGEST_TEXT else UNKNOWN
    if not numbers or (isinstance(op, (ast.LShift, ast.RShift)) and other > 4096):
        return UNKNOWN
    function = _ARITHMETIC.get(type(op))
    return function(one, other) if function is not None else UNKNOWN


def _percent(template: Any, values: Value) -> Value:
    """Only what cannot make a text longer than it looks: no widths."""
    if isinstance(values, dict):
        return _filled(template, {f"%({name})s": value for name, value in values.items()}, "%")
    hole, mark = ("%s", "%") if isinstance(template, str) else (b"%s", b"%")
    pieces = template.split(hole)
    values = values if isinstance(values, tuple) else (values,)
    if len(values) != len(pieces) - 1 or any(mark in piece for piece in pieces):
        return UNKNOWN
    out = pieces[0]
    for value, piece in zip(values, pieces[1:], strict=True):
        out += (str(value) if isinstance(out, str) else value) + piece
    return out


def _formatted(template: str, *values: Value) -> Value:
    named = values[-1] if values and isinstance(values[-1], dict) else {}
    values = values[:-1] if named else values
    if "{}" in template:
        pieces = template.split("{}")
        holes = [f"{{{number}}}" for number in range(len(pieces) - 1)]
        template = "".join(piece + hole for piece, hole in zip(pieces, [*holes, ""], strict=True))
    filling = {f"{{{number}}}": value for number, value in enumerate(values)}
    return _filled(template, filling | {f"{{{name}}}": value for name, value in named.items()}, "{")


def _substituted_in(template: str, values: Value) -> Value:
    """What ``string.Template(template).substitute`` makes."""
    filling = {f"${{{name}}}": value for name, value in values.items()}
    return _filled(template, filling | {f"${name}": value for name, value in values.items()}, "$")


def _filled(template: str, filling: Mapping[str, Value], mark: str) -> Value:
    """A text with its holes filled; UNKNOWN when one is left, or is of another form."""
    for hole, value in filling.items():
        if value is UNKNOWN or len(template) + len(str(value)) * template.count(hole) > LARGEST_TEXT:
            return UNKNOWN
        template = template.replace(hole, str(value))
    return template if mark not in template else UNKNOWN


def _joined_by(separator: str | bytes, parts: Value) -> Value:
    parts = listed(parts)
    if sum(map(len, parts)) + len(separator) * len(parts) > LARGEST_TEXT:
        return UNKNOWN
    return separator.join(parts)


def _replaced(text: Any, old: Any, new: Any, *count: int) -> Value:
    if (len(text) + 1) * max(1, len(new)) > LARGEST_TEXT * 10:
        return UNKNOWN
    return text.replace(old, new, *count)


def _substituted(pattern: Any, new: Any, text: Any) -> Value:
    """``re.sub`` with a pattern that is one character or a class of them, and cannot take long."""
    if not isinstance(pattern, str) or len(new) > 1:
        return UNKNOWN
    if _ONE_CHARACTER.fullmatch(pattern):
        return re.sub(pattern, new.replace("\\", "") if new else "", text)
    return UNKNOWN if re.search(r"[\\.^$*+?{}\[\]|()]", pattern) else _replaced(text, pattern, new)


def kept(of: Any, items: Value) -> Value:
    """``filter`` by what kind of character each is."""
    return [each for each in listed(items) if isinstance(each, str) and getattr(each, of)()]


def _translated(text: Any, table: Any, *delete: Any) -> Value:
    if isinstance(text, str) and isinstance(table, (dict, str)):
        longest = (
            max((len(each) for each in table.values() if isinstance(each, str)), default=1)
            if isinstance(table, dict)
            else 1
        )
        return text.translate(table) if len(text) * longest <= LARGEST_TEXT else UNKNOWN
    return text.translate(table, *delete)


def _coded(text: Any, encoding: Any = "utf-8", *_: Any) -> Value:
    """``decode`` and ``encode`` of the codecs that turn text into other text."""
    plain = str(encoding).lower().replace("-", "").replace("_", "")
    if plain in ("rot13", "rot"):
        return codecs.encode(text, "rot13") if isinstance(text, str) else UNKNOWN
    data = text.encode("latin-1") if isinstance(text, str) else bytes(text)
    if plain in ("hex", "hexcodec"):
        return binascii.unhexlify(data)
    if plain in ("base64", "base64codec", "b64"):
        return binascii.a2b_base64(data)
    if plain in ("zlib", "zip", "bz2", "zlibcodec", "bz2codec"):
        return inflate(data) or UNKNOWN
    if plain in _ESCAPES or plain in _TEXT_ENCODINGS:
        return data.decode(plain.replace("escape", "_escape").replace("rawunicode", "raw_unicode"))
    return UNKNOWN


def _encoded(text: Any, encoding: Any = "utf-8", *_: Any) -> Value:
    plain = str(encoding).lower().replace("-", "").replace("_", "")
    if plain == "rot13":
        return codecs.encode(text, "rot13")
    return text.encode(plain) if plain in _TEXT_ENCODINGS else UNKNOWN


def _of_bytes(value: Any = b"", encoding: Any = "utf-8") -> Value:
    if isinstance(value, str):
        return _encoded(value, encoding)
    if isinstance(value, int):
        return UNKNOWN  # so many zeros
    return bytes(value)


def _of_text(value: Any = "", encoding: Any = None) -> Value:
    if encoding is not None or isinstance(value, (bytes, bytearray)):
        return _coded(value, encoding or "utf-8") if encoding else UNKNOWN
    return str(value) if isinstance(value, (str, int)) else UNKNOWN


def _of_int(value: Any = 0, base: int = 10) -> Value:
    if isinstance(value, int):
        return value
    return int(value, base) if len(value) <= 400 else UNKNOWN


def _range(*ends: int) -> Value:
    found = range(*ends)
    return list(found) if len(found) <= LARGEST_LIST else UNKNOWN


def _to_bytes(value: int, length: int = 1, order: str = "big") -> Value:
    return value.to_bytes(length, "big" if order == "big" else "little") if length <= 4096 else UNKNOWN


def _maketrans(*parts: Any) -> Value:
    maker = bytes.maketrans if parts and isinstance(parts[0], bytes) else str.maketrans
    return maker(*parts)


def _unescaped(text: str) -> str:
    return html.unescape(text)


_BASE64 = ("base64", lambda text, *_: binascii.a2b_base64(text))
_URL_BASE64 = ("base64", lambda text, *_: base64.urlsafe_b64decode(text))
_HEX = ("hexadecimal digits", lambda text: binascii.unhexlify(text.replace(" ", "") if isinstance(text, str) else text))
_PERCENT = ("percent escapes", lambda text, *_: urllib.parse.unquote(text))
_INFLATED = ("compressed data", lambda data, *_: inflate(bytes(data)) or UNKNOWN)
# What a function is called, the way of writing that it undoes, if any, and what it does.
FUNCTIONS: dict[str, tuple[str, Callable[..., Value]]] = {
    "builtins.chr": ("character codes", chr),
    "builtins.ord": ("", ord),
    "builtins.str": ("", _of_text),
    "builtins.int": ("", _of_int),
    "builtins.bytes": ("character codes", _of_bytes),
    "builtins.bytearray": ("character codes", _of_bytes),
    "builtins.list": ("", listed),
    "builtins.tuple": ("", lambda value: tuple(listed(value))),
    "builtins.reversed": ("text written backwards", lambda value: listed(value)[::-1]),
    "builtins.sorted": ("", lambda value: sorted(listed(value))),
    "builtins.zip": ("", lambda *values: list(zip(*map(listed, values), strict=False))),
    "builtins.enumerate": ("", lambda value, start=0: list(enumerate(listed(value), start))),
    "builtins.range": ("", _range),
    "builtins.len": ("", len),
    "builtins.bytes.fromhex": _HEX,
    "builtins.bytearray.fromhex": _HEX,
    "builtins.str.maketrans": ("", _maketrans),
    "builtins.bytes.maketrans": ("", _maketrans),
    "base64.b64decode": _BASE64,
    "base64.standard_b64decode": _BASE64,
    "base64.decodebytes": _BASE64,
    "base64.urlsafe_b64decode": _URL_BASE64,
    "base64.b32decode": ("base32", lambda text, *_: base64.b32decode(text)),
    "base64.b16decode": ("hexadecimal digits", lambda text, *_: base64.b16decode(text, True)),
    "base64.b85decode": ("base85", lambda text: base64.b85decode(text)),
    "base64.a85decode": ("base85", lambda text, *_: base64.a85decode(text)),
    "binascii.unhexlify": _HEX,
    "binascii.a2b_hex": _HEX,
    "binascii.a2b_base64": _BASE64,
    "codecs.decode": ("an encoding", _coded),
    "codecs.encode": ("an encoding", _encoded),
    "urllib.parse.unquote": _PERCENT,
    "urllib.parse.unquote_plus": _PERCENT,
    "urllib.parse.unquote_to_bytes": ("percent escapes", lambda text: urllib.parse.unquote_to_bytes(text)),
    "html.unescape": ("character references", _unescaped),
    "zlib.decompress": _INFLATED,
    "gzip.decompress": _INFLATED,
    "bz2.decompress": _INFLATED,
    "lzma.decompress": _INFLATED,
    "re.sub": ("", _substituted),
    "string.Template": ("", lambda text: text),
    "operator.xor": ("numbers that are crossed", lambda one, other: one ^ other),
}
METHODS: dict[str, Callable[..., Value]] = {
    "join": _joined_by,
    "replace": _replaced,
    "translate": _translated,
    "format": _formatted,
    "substitute": _substituted_in,
    "safe_substitute": _substituted_in,
    "decode": _coded,
    "encode": _encoded,
    "to_bytes": _to_bytes,
    "hex": lambda data: data.hex(),
    "split": lambda text, *ends: text.split(*ends),
    "get": lambda table, key, other=None: table.get(key, other),
    "items": lambda table: list(table.items()),
    "values": lambda table: list(table.values()),
    "keys": lambda table: list(table),
    **{
        name: (lambda text, *ends, _name=name: getattr(text, _name)(*ends))
        for name in (
            *("strip", "lstrip", "rstrip", "lower", "upper", "swapcase", "title", "capitalize"),
            *("removeprefix", "removesuffix", "casefold"),
        )
    },
}
TESTS = re.compile(r"builtins\.str\.(isalpha|isalnum|islower|isupper|isascii|isidentifier)")
# A class of characters, or one of them, as often as it comes: nothing that could go back over a text.
_ONE_CHARACTER = re.compile(r"(?:\\[dDwWsS]|\[\^?(?:\w(?:-\w)?|[ .,:;_#@!-])+\]|\w)\+?")
CONSTANTS = {
    "string.ascii_lowercase": string.ascii_lowercase,
    "string.ascii_uppercase": string.ascii_uppercase,
    "string.ascii_letters": string.ascii_letters,
    "string.digits": string.digits,
    "string.punctuation": string.punctuation,
    "string.printable": string.printable,
}
WAYS = {"translate": "letters that are exchanged", "swapcase": "", "to_bytes": "a number"}
_ARITHMETIC: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Mod: operator.mod,
    ast.FloorDiv: operator.floordiv,
    ast.BitXor: operator.xor,
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
}
