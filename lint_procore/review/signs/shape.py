"""The look of a program: minified, or made unreadable on purpose."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lint_procore.review.signs.sign import Sign, sign

_HEX_NAME = re.compile(r"\b_0x[0-9a-f]{3,8}\b")
_ALIKE_NAME = re.compile(
    r"(?<![\w'\"])(?:(?=\w*[Il]\w*[1lI])[Il1]{6,40}|(?=\w*O)(?=\w*[0o])[O0o]{6,40}|_{7,40})(?![\w'\"])"
)
_ESCAPES = re.compile(r"\\x[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\\[0-3][0-7]{2}")
_PACKERS = (
    ("pyarmor", re.compile(r"__pyarmor__|pyarmor_runtime|from pytransform import")),
    ("a packer", re.compile(r"eval\(function\(p,a,c,k,e,[dr]\)")),
    ("jjencode or aaencode", re.compile(r"\$=~\[\];|ﾟωﾟﾉ")),
    ("JSFuck", re.compile(r"(?:\[\]|!\[\]|\+\[\]|\(!?\+?\[\]\)){20,}")),
    ("Hyperion", re.compile(r"__Obfuscator__|hyperion", re.IGNORECASE)),
)
_LONG_LINE = 1_000


def shape_signs(text: str, filename: str, language: str) -> Iterator[Sign]:
    """The signs in the look of a program."""
    reasons: list[str] = []
    names = len(_HEX_NAME.findall(text))
    if names >= 10:
        reasons.append(f"{names:,} names like _0x3fa2")
    alike = len(_ALIKE_NAME.findall(text))
    if alike >= 8:
        reasons.append(f"{alike:,} names that cannot be told apart (IlIlI1, O0O0)")
    escapes = sum(map(len, _ESCAPES.findall(text)))
    if escapes > 400 and escapes * 4 > len(text):
        reasons.append(f"{escapes * 100 // len(text)} % of the text are escapes")
    reasons += [f"it bears the marks of {name}" for name, mark in _PACKERS if mark.search(text)]
    if reasons:
        yield sign("obfuscated", f"this {language} file was made unreadable: {'; '.join(reasons)}", filename)
    elif len(text) > 2 * _LONG_LINE:
        lines = text.count("\n") + 1
        longest = max(map(len, text.splitlines()), default=0)
        if longest > _LONG_LINE and len(text) / lines > 250:
            message = f"this {language} file is minified: lines of up to {longest:,} characters"
            yield sign("minified", message, filename)
