"""Submissions whose content is made to stop, crash or mislead whoever reads it: a few files each, made when asked for.

``UNREADABLE`` keep a file that matters from being read, so they cannot be judged. ``COSTLY`` are read or not, as they
please: what stands beside them is read all the same. ``ENDLESS`` are not done before a limit is reached.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable

Files = dict[str, bytes]
HOST = "https://api.procore.com"
# What every program here holds, so that it matters.
URL = f"URL = '{HOST}'\n".encode()


def one(content: bytes | str, name: str = "hostile.py") -> Callable[[], Files]:
    return lambda: {name: content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")}


def lines(template: str, count: int) -> bytes:
    return "".join(template.format(n=n, m=n + 1) for n in range(count)).encode()


def doubled(times: int) -> bytes:
    return URL + b"".join(b"URL = URL + URL\n" for _ in range(times)) + b"import requests\nrequests.get(URL)\n"


def branches(times: int) -> bytes:
    body = "".join(
        f"    if flags[{n}]:\n        url = url + '/a{n}'\n    else:\n        url = url + '/b{n}'\n"
        for n in range(times)
    )
    return f"import requests\n\ndef call(flags):\n    url = '{HOST}'\n{body}    requests.get(url)\n".encode()


def calls(levels: int) -> bytes:
    """Functions that call the next one twice: as many ways through as 2 to the power of levels."""
    body = "".join(f"def f{n}(x):\n    f{n + 1}(x + '/a')\n    f{n + 1}(x + '/b')\n\n" for n in range(levels))
    return f"import requests\n\n{body}def f{levels}(x):\n    requests.get(x)\n\nf0('{HOST}')\n".encode()


def circle(count: int) -> Files:
    files = {
        f"m{n}.py": f"from m{(n + 1) % count} import *\nURL{n} = URL{(n + 1) % count} + '/x'\n".encode()
        for n in range(count)
    }
    files["m0.py"] += URL + b"import requests\nrequests.get(URL + URL0)\n"
    return files


def onion(layers: int) -> bytes:
    data = HOST.encode()
    for _ in range(layers):
        data = base64.b64encode(data)
    return b"import base64\nDATA = '" + data + b"'\n"


def laughs() -> bytes:
    rows = ["a0: &a0 [procore.com, procore.com]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    return ("\n".join(rows) + f"\nurl: {HOST}\n").encode()


def merges() -> bytes:
    rows = ["m0: &m0 {procore: 1}"]
    rows += [f"m{n}: &m{n} {{<<: [*m{n - 1}, *m{n - 1}], k{n}: 1}}" for n in range(1, 40)]
    return "\n".join(rows).encode()


def notebook(cells: list[object]) -> bytes:
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()


def code(source: object) -> dict[str, object]:
    return {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": source}


BOMB = base64.b64encode(zlib.compress(bytes(200_000_000), 9)).decode()

EVIL_NAMES = (
    *("-rf.py", "=cmd|' !A0'!A1.py", "@SUM(1).py", "+1.py", "::error::x.py", "a\nb.py", "a\x1b[2Jb.py", "\u202eyp.py"),
    *("<script>alert(1)<script>.py", "&amp;.py", "$(id).py", "`id`.py", "%0A.py", "{{7*7}}.py", "a,b;c.py", "'.py"),
    *('".py', " .py", "con.py", "x" * 200 + ".py", "\u0430pp.py", "\uff21PP.py"),
)
RUNNING = ("conftest.py", "setup.py", "sitecustomize.py", "usercustomize.py", "libcst.py", "lint_procore.py", "json.py")

UNREADABLE: dict[str, Callable[[], Files]] = {
    "100,000 open brackets": one(URL + b"x = " + b"(" * 100_000),
    "NUL bytes": one(URL + b"x = '\0'\n"),
    "UTF-16": one((URL.decode()).encode("utf-16")),
    "UTF-32": one((URL.decode()).encode("utf-32")),
    "an unknown encoding": one(b"# coding: klingon\n" + URL),
    "an encoding that is no text": one(b"# coding: rot13\n" + URL),
    "bytes that are not UTF-8": one(URL + b"x = '\xff\xfe\xfd'\n"),
    "Python 2": one(URL + b"print 'x'\n"),
    "a file cut short": one(URL + b"def f(:\n    return [1,\n"),
    "10 MB of one line": one(URL + b"x = '" + b"y" * 10_000_000 + b"'\n"),
    "a million definitions": one(URL + lines("def f{n}(): pass\n", 1_000_000)),
    "a number of 4 million digits": one(URL + b"x = " + b"9" * 5_000_000 + b"\n"),
    "JSON nested 200,000 deep": one(b'{"url": "' + HOST.encode() + b'", "x": ' + b"[" * 200_000, "config.json"),
    "YAML nested 50,000 deep": one(b"url: " + HOST.encode() + b"\nx: " + b"[" * 50_000, "config.yaml"),
    "a notebook that is none": one(b'{"cells": "' + HOST.encode() + b'"}', "hostile.ipynb"),
    "a notebook cut short": one(notebook([code(URL.decode())] * 3)[:-50], "hostile.ipynb"),
    "bytecode alone": one(b"\xa7\r\r\n" + bytes(12) + HOST.encode(), "hostile.pyc"),
    "a client in JavaScript": one(f"fetch('{HOST}/rest/v1.0/me')\n", "client.js"),
    "a native library": one(b"\x7fELF" + bytes(200), "fast.so"),
    "an encrypted file": one(b"Salted__" + bytes(range(256)) * 20, "data.bin"),
    "an address in base64": one(
        "import base64, requests\nrequests.get(base64.b64decode('" + base64.b64encode(HOST.encode()).decode() + "'))\n"
    ),
    "an address in 30 layers of base64": one(onion(30)),
    "an address of letters": one("url = ''.join(chr(c) for c in " + str(list(HOST.encode())) + ")\n"),
    "decoded code": one("import base64, zlib\nexec(zlib.decompress(base64.b64decode('eJwrKMrMK9EwBAAKPgJo')))\n"),
}

COSTLY: dict[str, Callable[[], Files]] = {
    "an address doubled 200 times": one(doubled(200)),
    "2 to the power of 60 calls": one(calls(60)),
    "functions that call each other": one(
        "import requests\n\ndef a(x):\n    return b(x + '/a')\n\ndef b(x):\n    return a(x + '/b')\n\n"
        f"requests.get(a('{HOST}'))\n"
    ),
    "200 modules in a circle": lambda: circle(200),
    "5,000 classes in a row": one(URL + b"class C0: pass\n" + lines("class C{m}(C{n}): pass\n", 5_000)),
    "a class of 3,000 bases": one(URL + b"class C(" + b", ".join(b"B%d" % n for n in range(3_000)) + b"): pass\n"),
    "3,000 decorators": one(URL + b"@d\n" * 3_000 + b"def f(): pass\n"),
    "3,000 elif": one(URL + b"if x == 0:\n    pass\n" + lines("elif x == {n}:\n    pass\n", 3_000)),
    "90 blocks": one(URL + b"".join(b" " * n + b"if x:\n" for n in range(90)) + b" " * 90 + b"pass\n"),
    "60 loops in one another": one(
        URL + b"".join(b" " * n + b"for x%d in y:\n" % n for n in range(15)) + b" " * 15 + b"URL = URL + '/'\n"
    ),
    "widths that take all memory": one(
        URL
        + b"x = '{:>99999999999}'.format(URL)\ny = '%99999999999d' % 1\nz = 'a' * 10 ** 12\nw = f'{URL:>99999999999}'\n"
    ),
    "numbers that take all memory": one(URL + b"x = 10 ** 10 ** 10\ny = 1 << 10 ** 12\nz = 9 ** 9 ** 9 ** 9\n"),
    "lists that take all memory": one(
        URL + b"a = list(range(10 ** 12))\nb = [x for x in range(9999) for y in range(9999) for z in range(9999)]\n"
        b"c = [0] * 10 ** 12\nd = ''.join(chr(x ^ 1) for x in range(20000) for y in range(20000))\n"
    ),
    "texts that grow when they are replaced": one(
        b"a = 'aaaaaaaaaaaaaaaa'\n"
        + lines("a{n} = a.replace('a', 'aaaaaaaaaaaaaaaa' * 100)\n", 50)
        + lines("b{m} = b{n} + b{n}\n", 60)
        + URL
    ),
    "38 layers of base64, cut short": one(onion(38)[:-20]),
    "a bomb in base64": one(f"import base64, zlib\nDATA = zlib.decompress(base64.b64decode('{BOMB[:2_000_000]}'))\n"),
    "4 MB of base64": one("DATA = '" + "QUJD" * 900_000 + "'\n"),
    "a million quotes": one(b"# " + b"\"'" * 1_000_000 + b"\n" + URL),
    "a million spaces": one(b"x = 'a' +" + b" " * 1_000_000 + b"'b'\n" + URL),
    "a million escapes": one(b"x = '" + b"\\x41" * 400_000 + b"'\n" + URL),
    "a million percent escapes": one(b"x = '" + b"%41" * 600_000 + b"'\n" + URL),
    "a million codes": one(b"x = [" + b"65, " * 300_000 + b"]\n" + URL),
    "letters of the name, over and over": one(
        b"x = '" + b"pp'r'p\"r\"o'" * 1 + b"'\n# " + b"p'r'o'c'o'r" * 100_000 + b"\n" + URL
    ),
    "secrets without an end": one(b"x = '" + b"client_secret=" * 100_000 + b"'\n# " + b"://a:" * 200_000 + b"\n" + URL),
    "pages without an end": one("<form " * 200_000 + "<script " * 100_000 + "onclick=" * 100_000 + HOST, "page.html"),
    "commands without an end": one("curl \\\n" * 100_000 + "wget ^\n" * 100_000, "run.sh"),
    "calls without an end": one("fetch(" * 300_000 + "$.ajax({ url" * 100_000, "app.js"),
    "quotes of quotes in Markdown": one("> " * 20_000 + HOST + "\n" + "- " * 20_000 + "x\n", "README.md"),
    "links of links in Markdown": one("[" * 50_000 + HOST + "](" * 50_000 + "*a **b " * 50_000, "README.md"),
    "100,000 elements in one another": one("<div>" * 100_000 + HOST, "page.html"),
    "a billion laughs": one(laughs(), "config.yaml"),
    "merges of merges in YAML": one(merges(), "config.yaml"),
    "TOML with 5,000 levels": one(
        "[" + ".".join(f"a{n}" for n in range(5_000)) + f"]\nurl = '{HOST}'\n", "config.toml"
    ),
    "TOML nested 5,000 deep": one(f"url = '{HOST}'\nx = " + "[" * 5_000 + "]" * 5_000 + "\n", "config.toml"),
    "JSON with a number of a million digits": one(
        '{"url": "' + HOST + '", "x": ' + "9" * 1_000_000 + "}", "config.json"
    ),
    "JSON with 200,000 keys": one("{" + ",".join(f'"k{n}": "{HOST}"' for n in range(50_000)) + "}", "config.json"),
    "settings that name each other": one(
        f"A0={HOST}\n" + "".join(f"A{n + 1}=${{A{n}}}${{A{n}}}\n" for n in range(60)) + "B=$B\n", ".env"
    ),
    "INI that names itself": one(f"[a]\nurl = {HOST}\nx = %(x)s%(x)s\n" + "y = %(x)s\n" * 1_000, "app.ini"),
    "requirements that require themselves": one(
        "-r requirements.txt\n-r hostile.txt\nrequests\n" * 1_000, "requirements.txt"
    ),
    "Terraform nested 5,000 deep": one(f'url = "{HOST}"\n' + "a {\n" * 5_000, "main.tf"),
    "a notebook of 5,000 cells": one(notebook([code(f"URL{n} = '{HOST}'") for n in range(5_000)]), "hostile.ipynb"),
    "a notebook of odd cells": one(
        notebook([1, None, [], {"cell_type": []}, code(7), code([1, 2]), code({"a": 1})]), "hostile.ipynb"
    ),
    "magic of magics": one(
        notebook([code("%%time\n" * 20_000 + f"URL = '{HOST}'"), code("!" * 100_000)]), "hostile.ipynb"
    ),
    "UTF-7": one(b"# coding: utf-7\n" + URL),
    "a mark in the middle": one(URL + "x = '\ufeff'\n".encode()),
    "line ends of all kinds": one(URL + b"\r\r\n\n\x0c\x0b" * 100_000),
    "a file that calls itself another": one(b"\x7fELF" + URL, "hostile.py"),
    "3,000 files": lambda: {f"d{n % 50}/f{n}.py": URL for n in range(3_000)},
    "60 folders in one another": lambda: {"/".join(["d"] * 60) + "/hostile.py": URL},
    "evil names": lambda: dict.fromkeys(EVIL_NAMES, URL),
    "what tells tools to look away": lambda: {
        ".gitignore": b"*\n",
        "lint-procore.toml": b'exclude = ["*"]\nselect = []\nfail-on = "error"\n',
        "pyproject.toml": b'[tool.lint-procore]\nignore = ["PRC"]\nexclude = ["*"]\n',
        "baseline.json": b"[]",
        "all.py": b"# lint-procore: ignore-file\n" + URL,
    },
    "what runs when it is imported": lambda: dict.fromkeys(RUNNING, b"raise SystemExit('this was run')\n"),
}

ENDLESS: dict[str, Callable[[], Files]] = {
    "a sum of 60,000": one(URL + b"x = " + b" + ".join([b"a"] * 60_000)),
    "60 branches": one(branches(60)),
    "a table of 200,000 entries": one(URL + b"d = {\n" + lines("  {n}: 'procore',\n", 200_000) + b"}\n"),
    "90,000 steps of building a text": one(URL + b"URL = URL + '/'\n" * 90_000),
}
