"""Characters that make a text look like another one: those that turn its direction or cannot be seen, and letters of
other scripts in the place of Latin ones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from lint_procore.review.signs.sign import Places, Sign, quoted, sign
from lint_procore.review.signs.telling import told

# Unicode's report 55: embeddings, overrides and isolates change the order in which a line is shown.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
# Zero-width space, word joiner, Hangul fillers, soft hyphen within words, tags, and variation selectors in numbers: one
# of these may stand behind a picture, and many of them hold a text.
_UNSEEN = re.compile(
    "[\u200b\u2060-\u2064\u180e\u3164\uffa0\u115f\u1160\U000e0001-\U000e007f]|(?<!^)\ufeff|(?<=\\w)\u00ad(?=\\w)"
    "|[\ufe00-\ufe0f\U000e0100-\U000e01ef]{4,}"
)
_WORD = re.compile(r"[^\W\d_][\w.-]{2,60}")
_LATIN = re.compile(r"[A-Za-z]")
# Letters that look like Latin ones, of Cyrillic, Greek, Armenian and the like; what is left NFKC makes plain.
_LOOKING_LIKE = {
    "A": "\u0410\u0391",
    "B": "\u0412\u0392",
    "C": "\u0421\ua4da",
    "E": "\u0415\u0395",
    "H": "\u041d\u0397",
    "I": "\u0406\u0399",
    "J": "\u0408",
    "K": "\u041a\u039a",
    "M": "\u041c\u039c",
    "N": "\u039d",
    "O": "\u041e\u039f\ua4f3",
    "P": "\u0420\u03a1\ua4d1",
    "S": "\u0405",
    "T": "\u0422\u03a4",
    "X": "\u0425\u03a7",
    "Y": "\u0423\u03a5",
    "Z": "\u0396",
    "a": "\u0430\u03b1\u0251",
    "b": "\u0432",
    "c": "\u0441\u1d04\uabaf",
    "d": "\u0501",
    "e": "\u0435\u03b5\u1d07",
    "g": "\u0581\u0261",
    "h": "\u04bb\u0570",
    "i": "\u0456\u03b9\u0269",
    "j": "\u0458",
    "k": "\u043a\u03ba",
    "l": "\u04cf",
    "n": "\u0578",
    "o": "\u043e\u03bf\u0585\u1d0f\u2c9f",
    "p": "\u0440\u03c1\u1d18\u2ca3",
    "q": "\u051b",
    "r": "\u0433\u0280",
    "s": "\u0455",
    "t": "\u0442\u03c4",
    "u": "\u03c5\u057d",
    "v": "\u03bd",
    "w": "\u051d",
    "x": "\u0445\u03c7",
    "y": "\u0443\u03b3",
}
_ALIKE = {ord(char): latin for latin, chars in _LOOKING_LIKE.items() for char in chars}
_SCRIPTS = ("CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "LISU")


def character_signs(text: str, filename: str, is_code: bool) -> Iterator[Sign]:
    """The signs in a text that is not plain ASCII. ``is_code``: it is a program, and no prose or translation."""
    places = Places(text)
    if is_code:
        for found in _TURNING.finditer(text):
            message = f"U+{ord(found.group()):04X} changes the order in which this line is shown"
            yield sign("bidi-text", message, filename, *places.of(found.start()))
    for found in _UNSEEN.finditer(text) if is_code else ():
        many = f"{len(found.group())} characters" if len(found.group()) > 1 else f"U+{ord(found.group()[0]):04X}"
        is_text = len(found.group()) > 1 or "\U000e0001" <= found.group() <= "\U000e007f"
        kind = "invisible-text" if is_text else "invisible-character"
        yield sign(kind, f"{many} here cannot be seen", filename, *places.of(found.start()))
    for found in _WORD.finditer(text):
        word = found.group()
        if word.isascii():
            continue
        plain = unicodedata.normalize("NFKC", word.translate(_ALIKE))
        says = told(plain)
        if says and not told(word):
            message = f"{quoted(word)} looks like {quoted(says)}, and is spelled with other letters"
            yield sign("lookalike-name", message, filename, *places.of(found.start()))
        elif is_code and _is_mixed(word):
            message = f"{quoted(word)} mixes letters of several scripts"
            yield sign("mixed-scripts", message, filename, *places.of(found.start()))


def _is_mixed(word: str) -> bool:
    """Whether letters that look Latin and are not stand between letters that are."""
    if not _LATIN.search(word):
        return False
    name = re.split(r"[._-]", word)
    return any(
        _LATIN.search(part)
        and any(
            char.translate(_ALIKE).isascii() and unicodedata.name(char, "").startswith(_SCRIPTS)
            for char in part
            if not char.isascii()
        )
        for part in name
    )
