"""What kind of file a name promises, and with it who reads the file. Names alone count: nothing is opened here."""

from __future__ import annotations

import re
from functools import lru_cache

# The last letters of a name, behind its last dot.
_BY_ENDING = {
    "py": "python",
    "pyw": "python",
    "pyi": "python",
    "ipynb": "notebook",
    "env": "env",
    "envrc": "env",
    "yaml": "yaml",
    "yml": "yaml",
    "json": "json",
    "jsonc": "json",
    "json5": "json",
    "toml": "toml",
    "ini": "ini",
    "cfg": "ini",
    "properties": "properties",
    "tf": "hcl",
    "tfvars": "hcl",
    "hcl": "hcl",
    "md": "markdown",
    "mdx": "markdown",
    "markdown": "markdown",
    "rst": "rst",
    "html": "html",
    "htm": "html",
    "txt": "text",
    "gemspec": "gemfile",
}
_BY_NAME: dict[str, str | None] = {
    "lint-procore.toml": None,  # our own configuration
    **dict.fromkeys(("env.example", "env.sample", "env.template", "env.dist"), "env"),
    "pipfile": "toml",
    "pipfile.lock": "json",
    "poetry.lock": "toml",
    "uv.lock": "toml",
    "pdm.lock": "toml",
    "composer.lock": "json",
    "bun.lock": "json",
    "yarn.lock": "yarn-lock",
    "gemfile": "gemfile",
    "gemfile.lock": "gemfile-lock",
    "readme": "text",
}
# Copies to be filled in are named after what they become: `.env.example`, `settings.yaml.j2`.
_STANDS_FOR = ("example", "sample", "template", "tmpl", "tpl", "dist", "j2", "jinja", "jinja2")
_TEMPLATES = ("j2", "jinja", "jinja2")
_DOTENV = re.compile(r"\.env\.[\w-]+(?:\.[\w-]+)?")
_REQUIREMENTS = re.compile(r"(?:[\w-]*[_-])?(?:requirements|constraints)(?:[._-][\w-]+)*\.(?:txt|in|pip)")

PROSE = frozenset({"markdown", "rst", "html", "text"})


@lru_cache(maxsize=4096)
def family_of(name: str) -> str | None:
    """The kind of file that a name or path stands for: ``"python"``, ``"notebook"``, or that of a document
    (``"yaml"``, ``"markdown"`` …); None when it is no file of ours."""
    if name.endswith(".py"):  # most of all names
        return "python"
    folders, _, name = name.replace("\\", "/").lower().rpartition("/")
    if name in _BY_NAME:
        return _BY_NAME[name]
    if _REQUIREMENTS.fullmatch(name) or (name.endswith(".txt") and folders.endswith(("requirements", "constraints"))):
        return "requirements"
    stem, dot, ending = name.rpartition(".")
    family = _BY_ENDING.get(ending) if dot else None
    if family is not None:
        return family
    if dot and ending in _STANDS_FOR:
        inner = family_of(stem)
        # Templates of Python are no Python yet, and those of anything that has no ending are mostly pages and mails.
        if inner not in (None, "python", "notebook"):
            return inner
        return "html" if ending in _TEMPLATES and inner is None else None
    return "env" if _DOTENV.fullmatch(name) else None


def is_document(filename: str) -> bool:
    """Whether a file stands around the code: settings, dependencies, texts."""
    return family_of(filename) not in (None, "python", "notebook")
