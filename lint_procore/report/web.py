"""What all pages of HTML have in common: each is one file that needs nothing else, for people who look at it later,
elsewhere, or without a terminal.

All that comes of scanned files is escaped by the templates, and made visible. A policy in each page lets only our own
style and script count, by their digests, so that nothing else could do anything even if it came to stand there.
"""

from __future__ import annotations

import os
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import lint_procore
from lint_procore.finding import CONFIDENCES, SEVERITIES
from lint_procore.report.escape import visible

if TYPE_CHECKING:
    from markupsafe import Markup

_FOLDER = os.path.join(os.path.dirname(__file__), "page")


class Pages:
    """Makes pages of the templates that lie here, and of those in a ``folder`` with a ``style`` of their own."""

    def __init__(self, folder: str | None = None, style: str = "") -> None:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined
        from markupsafe import Markup

        self._environment = Environment(
            loader=FileSystemLoader([folder, _FOLDER] if folder else _FOLDER),
            autoescape=True,
            undefined=StrictUndefined,
            finalize=_shown,
        )
        self._environment.filters["prose"] = _prose
        styles = _read(_FOLDER, "page.css") + (_read(folder, style) if folder and style else "")
        script = _read(_FOLDER, "page.js")
        self._environment.globals.update(
            version=lint_procore.__version__,
            style=Markup(styles),
            script=Markup(script),
            style_digest=_digest(styles),
            script_digest=_digest(script),
            severities=SEVERITIES[::-1],
            confidences=CONFIDENCES[::-1],
        )

    def generate(self, template: str, **values: Any) -> Iterator[str]:
        """The parts of a page."""
        return self._environment.get_template(template).generate(**values)


def safe_url(url: str | None) -> str:
    """An address that a page may link to, else nothing."""
    return url if url and url.startswith("https://") else ""


def _shown(value: object) -> object:
    return visible(value) if type(value) is str else value


def _read(folder: str, name: str) -> str:
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        return file.read()


def _digest(text: str) -> Markup:
    """What the policy calls a text by; as markup, for its signs are no others' to escape."""
    from markupsafe import Markup

    return Markup("sha256-" + b64encode(sha256(text.encode()).digest()).decode())


def _prose(text: str) -> Markup:
    """A sentence of ours: what stands in backticks is code."""
    from markupsafe import Markup, escape

    parts = visible(text).split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if at % 2 and at + 1 < len(parts) else escape(part)
        for at, part in enumerate(parts)
    )
