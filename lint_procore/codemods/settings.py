"""Reading a setting from the environment, and the import that this needs."""

from __future__ import annotations

from lint_procore.codemods.code import Code
from lint_procore.codemods.edits import Edits
from lint_procore.codemods.imports import importing

# The variables of the app's one pair.
SETTINGS = {"client_id": "PROCORE_CLIENT_ID", "client_secret": "PROCORE_CLIENT_SECRET"}


def with_import(code: Code, name: str) -> tuple[str, Edits] | None:
    """The expression that reads an environment variable in a module, and the import that it needs there, if any. None
    where ``os`` means something else there."""
    for statement in code.summary.imports:
        if code.function(statement) is not None:
            continue
        for imported, alias in statement.names:
            if statement.module is None and imported == "os" and not statement.level:
                return f'{alias or "os"}.environ["{name}"]', ()
            if statement.module == "os" and imported == "environ":
                return f'{alias or "environ"}["{name}"]', ()
    needed = importing(code.source, code.summary, "os")
    return None if needed is None else (f'os.environ["{name}"]', needed)
