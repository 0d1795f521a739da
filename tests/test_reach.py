"""Which functions lead to a call that matters, going by names."""

from __future__ import annotations

from pathlib import Path

from lint_procore.callers import Callers
from lint_procore.flow.modules import Modules
from lint_procore.model.http import INTERESTING
from lint_procore.syntax.imports import ImportLine, import_lines, import_statements


def write(root: Path, files: dict[str, str]) -> None:
    (root / ".git").mkdir()
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def test_import_statements_are_read_off_the_bytes() -> None:
    data = (
        b"import os, re as r  # words\r\nfrom . import a\n\tfrom ..b.c import (x as y,  # z\n  w,\n)\n"
        b"from q import \\\n    k, l; z = 1\nimportant = 'import nothing'\nfrom s import *"
    )
    assert import_lines(import_statements(data)) == [
        ImportLine(None, 0, ("os", "re"), ("os", "r")),
        ImportLine("", 1, ("a",), ("a",)),
        ImportLine("b.c", 2, ("x", "w"), ("y", "w")),
        ImportLine("q", 0, ("k", "l"), ("k", "l")),
        ImportLine("s", 0, ("*",), ("*",)),
    ]


def test_exports_are_the_names_that_lead_to_a_request_also_through_other_modules(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "pkg/__init__.py": "from .client import fetch as load, tidy\n",
            "pkg/client.py": "import requests\n\ndef fetch(p):\n    return requests.get(p)\n\n"
            "def tidy(x):\n    return x\n",
            "jobs.py": "import pkg\n\ndef run():\n    return pkg.load('/x')\n\n"
            "def words(d):\n    return d.get('word')\n",
        },
    )
    modules = Modules(INTERESTING)
    assert "run" in modules.exports(str(tmp_path / "jobs.py"))
    assert "words" not in modules.exports(str(tmp_path / "jobs.py"))
    assert "load" in modules.exports(str(tmp_path / "pkg" / "__init__.py"))
    assert "tidy" not in modules.exports(str(tmp_path / "pkg" / "client.py"))


def test_modules_that_import_each_other_have_an_end(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "from b import *\nimport a\n", "b.py": "from a import *\nfrom b import x\n"})
    assert Modules(INTERESTING).exports(str(tmp_path / "a.py")) == frozenset()


def test_callers_are_found_by_the_names_they_import(tmp_path: Path) -> None:
    files = {
        "app/api.py": "",
        "app/direct.py": "from .api import fetch\n",
        "app/other.py": "from .api import LIMIT\n",
        "app/whole.py": "from . import api\n",
        "app/starred.py": "from app.api import *\n",
        "elsewhere/api.py": "",
        "elsewhere/user.py": "from elsewhere.api import fetch\n",
    }
    write(tmp_path, files)
    callers = Callers()
    for number, (name, text) in enumerate(files.items()):
        callers.add(number, str(tmp_path / name), text.encode())
    found = callers.of({str(tmp_path / "app" / "api.py"): frozenset({"fetch"})})
    assert [Path(caller.filename).name for caller in found] == ["direct.py", "whole.py", "starred.py"]
    assert callers.of({str(tmp_path / "app" / "api.py"): frozenset({"fetch"})}) == []


def test_other_names_for_a_function_lead_to_what_it_leads_to(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "verbs.py": (
                "import requests\nfrom functools import partial\n\n"
                "call = partial(requests.request, timeout=9)\nget = partial(call, 'GET')\nLIMIT = max(1, 2)\n\n"
                "class Desk:\n    def __init__(self):\n        self.ask = get\n        self.items = get('/x')\n\n"
                "    def rows(self):\n        return self.ask('/rows')\n\n"
                "    def pairs(self, d):\n        return d.items()\n"
            )
        },
    )
    exported = Modules(INTERESTING).exports(str(tmp_path / "verbs.py"))
    assert exported >= {"call", "ask", "rows"}
    assert exported.isdisjoint({"LIMIT", "items", "pairs"})


def test_whoever_imports_a_name_that_a_package_hands_on_is_a_caller(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "pkg/__init__.py": "from .inner import *\nfrom .client import fetch as load, tidy\n",
            "pkg/inner.py": "from pkg.client import send\n",
            "pkg/client.py": "",
            "a.py": "from pkg import load\n",
            "b.py": "from pkg import tidy, fetch\n",
            "c.py": "from pkg import send\n",
            "d.py": "import pkg\n",
            "e.py": "from pkg.inner import other\n",
        },
    )
    callers = Callers()
    for number, name in enumerate("abcde"):
        callers.add(number, str(tmp_path / f"{name}.py"), (tmp_path / f"{name}.py").read_bytes())
    package, inner, client = (str(tmp_path / "pkg" / f"{name}.py") for name in ("__init__", "inner", "client"))
    assert callers.of({package: frozenset(), inner: frozenset()}) == []
    found = callers.of({client: frozenset({"fetch", "send"})})
    assert [Path(caller.filename).name for caller in found] == ["a.py", "c.py", "d.py"]
    assert callers.of({client: frozenset({"fetch", "send"})}) == []


def test_a_package_of_thousands_of_modules_is_followed_only_to_those_that_are_spoken_of(tmp_path: Path) -> None:
    names = [f"m{number}" for number in range(50)]
    write(
        tmp_path,
        {
            "pkg/__init__.py": "".join(f"from pkg.{name} import call_{name}\n" for name in names),
            **{f"pkg/{name}.py": f"import requests\ndef call_{name}(): requests.get(URL)\n" for name in names},
            "use.py": "import pkg\ndef work(): pkg.call_m7()\ndef idle(): pkg.nothing()\n",
        },
    )
    modules = Modules(INTERESTING)
    exported = modules.exports(str(tmp_path / "use.py"))
    assert "work" in exported and "call_m7" in exported
    assert exported.isdisjoint({"idle", "call_m8"})


def test_class_that_only_inherits_what_matters_is_worth_following(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "base.py": "import requests\nclass Base:\n    def list(self): return requests.get(self.url)\n",
            "kinds.py": "import base\nclass Rfis(base.Base): url = URL\nclass Late(Rfis): pass\nclass Other: pass\n",
        },
    )
    exported = Modules(INTERESTING).exports(str(tmp_path / "kinds.py"))
    assert {"Rfis", "Late"} <= exported and "Other" not in exported
