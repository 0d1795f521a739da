"""What was read of a submission and what not: an unread program that may reach the platform is never a pass."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from lint_procore.filetypes import family_of
from lint_procore.review.coverage import Coverage, coverage

HOST = "https://api.procore.com"
LIBRARY = "/*! jQuery v3.7.1 | (c) OpenJS Foundation and other contributors | jquery.org/license */\n"
ELF = b"\x7fELF" + bytes(100)


def covered(folder: Path, files: dict[str, str | bytes], unreadable: frozenset[str] = frozenset()) -> Coverage:
    """The coverage of a submission whose files were all read that the check reads."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    read = {name for name in files if family_of(name) is not None} - unreadable
    return coverage(str(folder), list(files), read, unreadable)


def notebook(*cells: str, kernel: str = "python") -> str:
    import json

    return json.dumps(
        {
            "nbformat": 4,
            "nbformat_minor": 5,
            "metadata": {"kernelspec": {"language": kernel, "name": kernel}},
            "cells": [
                {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": cell}
                for cell in cells
            ],
        }
    )


REACHING: dict[str, tuple[str, str | bytes]] = {
    "a client in JavaScript": ("client/app.js", f"fetch('{HOST}/rest/v1.0/me', {{headers}})\n"),
    "an address that is a variable": ("app.mjs", "const get = (url) => fetch(url, { headers });\n"),
    "an address of the environment": ("lib/api.ts", "axios.create({ baseURL: process.env.BASE_URL })\n"),
    "the platform's paths": ("lib/api.ts", "client.ajax = () => $.get('/rest/v1.0/projects')\n"),
    "a host in base64": ("app.js", f"go(atob('{base64.b64encode(HOST.encode()).decode()}'))\n"),
    "a host in pieces": ("app.js", "go('https://api.pro' + 'core.com')\n"),
    "code that is decoded": ("app.js", "eval(atob(text))\n"),
    "obfuscated code": ("app.js", "function _0x12ab(_0x3344aa){return _0x3fa2b1[_0x3344aa];}" * 6),
    "a jQuery that speaks of the platform": ("jquery.min.js", LIBRARY + f"go('{HOST}')\n"),
    "something else called jQuery": ("jquery.min.js", "fetch(url)\n"),
    "a component": ("Page.vue", "<script>\nthis.$http.get(this.url)\n</script>\n"),
    "Ruby": ("app.rb", "require 'net/http'\nNet::HTTP.get(uri)\n"),
    "Java": ("Client.java", "import java.net.http.HttpClient;\nclass Client {}\n"),
    "C#": ("Client.cs", "using var client = new HttpClient();\n"),
    "Go": ("main.go", 'import "net/http"\n\nfunc main() { http.Get(os.Args[1]) }\n'),
    "Go by another name": ("main.go", 'import web "net/http"\n\nfunc main() { web.Get(os.Args[1]) }\n'),
    "a proxy in Go": ("main.go", 'import (\n\t"net/http"\n\t"net/http/httputil"\n)\n'),
    "a base of the environment under a name": ("api.ts", "const BASE = env.BASE;\nfetch(`${BASE}/me`)\n"),
    "a base that is given twice": ("api.ts", "let base = '/api';\nbase = other;\nfetch(base + path)\n"),
    "a host like that of the page": ("api.ts", "fetch(`https://${location.hostname.slice(1)}/me`)\n"),
    "data through a pipe": ("send.sh", '#!/bin/sh\nnc "$HOST" 80 < request.txt\n'),
    "an empty base": ("api.ts", "const BASE = '';\nfetch(`${BASE}${path}`)\n"),
    "a client that is given another address": (
        "api.ts",
        "const api = axios.create({ baseURL: '/api' });\napi.get<Row[]>(url);\n",
    ),
    "a client of another file": ("rows.ts", "import { api } from './api';\napi.post(address, form);\n"),
    "a client by any name": ("rows.ts", "import { store } from './store';\nstore.get(process.env.TARGET);\n"),
    "Python of old": ("old.py", "import urllib2\nprint urllib2.urlopen(address)\n"),
    "Python in a text": ("data/help.txt", "import requests\nrequests.get(address)\n"),
    "Python in a picture": ("logo.png", "from urllib.request import urlopen\nurlopen(address)\n"),
    "Python in settings": ("job.yaml", "import os, httpx\nhttpx.get(address)\n"),
    "Python in an old copy": ("app.py.bak", "def go():\n    import requests\n    requests.get(address)\n"),
    "Python without an ending": ("engine", "import socket\nsocket.create_connection(address)\n"),
    "PHP": ("index.php", "<?php $handle = curl_init($url);\n"),
    "PHP without an ending": ("run", "<?php $handle = curl_init($url);\n"),
    "Kotlin": ("Main.kt", "val client = OkHttpClient()\n"),
    "Swift": ("App.swift", "URLSession.shared.dataTask(with: request)\n"),
    "Rust": ("main.rs", "let body = reqwest::get(url).await?;\n"),
    "C": ("main.c", "curl_easy_setopt(curl, CURLOPT_URL, url);\n"),
    "Perl": ("sync.pl", "use LWP::UserAgent;\n"),
    "SQL": ("job.sql", "SELECT UTL_HTTP.REQUEST(url) FROM dual;\n"),
    "R": ("report.R", "library(httr)\n"),
    "a shell script": ("sync.sh", 'curl -H "Authorization: Bearer $TOKEN" "$BASE/rest/v1.0/me"\n'),
    "a script by its first line": ("bin/sync", "#!/usr/bin/env bash\nwget -q $URL\n"),
    "PowerShell": ("sync.ps1", "Invoke-RestMethod -Uri $uri\n"),
    "a Makefile": ("Makefile", f"sync:\n\tcurl {HOST}/rest/v1.0/me\n"),
    "a Dockerfile": ("Dockerfile", "FROM alpine\nRUN wget $SOURCE\n"),
    "a template of Python": ("client.py.j2", "import requests\nrequests.get({{ url }})\n"),
    "requests as a file": ("procore.http", f"GET {HOST}/rest/v1.0/me\n"),
    "a Postman collection": ("calls.json", f'{{"item": [{{"request": {{"method": "GET", "url": "{HOST}/rest"}}}}]}}'),
    "a command of the pipeline": (".gitlab-ci.yml", f"sync:\n  script:\n    - curl -s {HOST}/rest/v1.0/me\n"),
    "a host in the variables of a pipeline": (
        ".github/workflows/a.yml",
        f"env:\n  API: {HOST}\njobs:\n  a:\n    steps:\n      - run: curl $API/rest/v1.0/me\n",
    ),
    "a path of the platform in a pipeline": (
        ".gitlab-ci.yml",
        "a:\n  script:\n    - curl -d grant_type=client_credentials $LOGIN/oauth/token\n",
    ),
    "a command of a package": ("package.json", '{"scripts": {"pull": "curl $URL/rest/v1.0/projects"}}\n'),
    "a script in a page": ("page.html", "<p>x</p>\n<script>\nfetch(url)\n</script>\n"),
    "a handler in a page": ("page.html", "<button onclick=\"fetch('/rest/v1.0/me')\">x</button>\n"),
    "a form in a page": ("page.html", "<form method=post action='https://login.procore.com/oauth/token'></form>\n"),
    "a notebook of another kernel": ("n.ipynb", notebook("library(httr)\nGET(url)", kernel="R")),
    "a cell of another language": ("n.ipynb", notebook("x = 1", f"%%bash\ncurl {HOST}/rest/v1.0/me")),
    "a command in a cell": ("n.ipynb", notebook("!curl $URL")),
    "native code": ("fast.so", ELF),
    "native code called a picture": ("logo.png", ELF),
    "bytecode": ("gone.pyc", b"\xa7\r\r\n" + bytes(20)),
    "a program for Windows": ("setup.exe", b"MZ\x90\0" + bytes(200)),
    "an archive that was left": ("more.rar", b"Rar!\x1a\x07\x00" + bytes(50)),
    "encrypted data": ("vault.bin", b"Salted__\0\1\2\3" + bytes(60)),
    "a script called a picture": ("logo.png", f"get('{HOST}/rest/v1.0/me')\n"),
}


@pytest.mark.parametrize(("name", "content"), REACHING.values(), ids=REACHING)
def test_what_may_reach_the_platform_is_not_judged(tmp_path: Path, name: str, content: str | bytes) -> None:
    found = covered(tmp_path, {"app.py": "x = 1\n", name: content})
    assert not found.judgeable
    (why,) = found.why_not
    assert name in why
    (unread,) = found.unread
    assert (unread.files, unread.reaching) == (1, 1)
    assert unread.examples[0].why


HARMLESS: dict[str, tuple[str, str | bytes]] = {
    "a toggle": ("static/menu.js", "$('.menu').on('click', function () { $(this).toggleClass('open'); });\n"),
    "a request to its own server": ("static/app.js", "fetch('/api/items', {method: 'POST'})\n"),
    "an own address in a template": (
        "static/app.js",
        "fetch(`/api/items/${id}`)\n$.ajax({ type: 'GET', url: 'items' })\n",
    ),
    "a base that is its own server": ("api.ts", "axios.create({\n  baseURL: '/api',\n  timeout: 5,\n});\n"),
    "a client for its own server": (
        "api.ts",
        "const api = axios.create({ baseURL: '/api' });\napi.get<Row[]>(`/rows/${id}`);\napi.interceptors.use(log);\n",
    ),
    "a client of another file for its own server": ("rows.ts", "import { api } from './api';\napi.get('/rows');\n"),
    "a base by its name": ("api.ts", "const BASE = '/api';\nfetch(`${BASE}${path}`);\nfetch(BASE + path);\n"),
    "a base with its type": ("api.ts", "const BASE: string = '/api';\naxios.create({ baseURL: BASE, timeout: 5 });\n"),
    "the server of the page": ("a.js", "fetch(window.location.origin + '/rows');\nfetch(`${location.origin}/rows`);\n"),
    "a socket to the server of the page": ("a.js", "new WebSocket(`wss://${location.host}/live`);\n"),
    "a route of Flask": ("a.html", "<script>fetch(\"{{ url_for('rows', page=1) }}\").then(show)</script>\n"),
    "a route of Django": ("a.html", "<script>$.get('{% url \"rows\" %}', show)</script>\n"),
    "waiting for a database": ("start.sh", '#!/bin/sh\nuntil nc -w 2 -z "$DB_HOST" 5432; do sleep 1; done\n'),
    "a server in Go": (
        "main.go",
        'import (\n\t"net/http"\n)\n\nfunc main() {\n\thttp.Handle("/", all)\n\thttp.ListenAndServe(":80", nil)\n}\n',
    ),
    "a deployment in a pipeline": (
        ".github/workflows/a.yml",
        f"env:\n  API: {HOST}\njobs:\n  a:\n    steps:\n      - run: curl -X POST ${{{{ secrets.DEPLOY_HOOK }}}}\n",
    ),
    "a text about requests": ("notes.txt", "We import requests from the queue.\n"),
    "Python of tomorrow": ("a.py", 'import requests\ntype Row[T] = dict[str, T]\nx = f"{d["a"]}"\n'),
    "Python in another encoding": ("a.py", "# coding: latin-1\nimport requests\nx = '\u00fc'\n".encode("latin-1")),
    "a template of a project": ("{{cookiecutter.name}}/x.py", "def {{ name }}():\n    return 1\n"),
    "JSON that quotes Python": ("api.json", '{"sample": "\\nimport requests\\nrequests.get(url)"}\n'),
    "a list that quotes Python": ("notes.txt", '["import requests", "requests.get(url)"]\n'),
    "Python that sends nothing": ("old.py.bak", "import os\nprint(os.getcwd())\n"),
    "another host": ("static/app.js", "fetch('https://api.example.org/v1')\n"),
    "an XMLHttpRequest to its own server": ("a.js", "const x = new XMLHttpRequest();\nx.open('GET', '/items');\n"),
    "jQuery": ("static/js/jquery-3.7.1.min.js", LIBRARY + "function a(b){return new XMLHttpRequest(b)}" * 200),
    "a dependency of node": ("node_modules/axios/index.js", "module.exports = (url) => fetch(url)\n"),
    "a link to the documentation": ("a.js", "// see https://developers.procore.com/documentation\nshow()\n"),
    "a label": ("Button.tsx", "export const Sync = () => <button>Sync with Procore</button>\n"),
    "a page": ("page.html", "<script src='https://cdn.example.org/a.js'></script><script>toggle()</script>\n"),
    "a page with data": ("page.html", f'<script type=\'application/ld+json\'>{{"url": "{HOST}"}}</script>\n'),
    "a style": ("app.scss", "body { color: red }\n"),
    "SQL": ("schema.sql", "CREATE TABLE items (id INTEGER);\n"),
    "a shell script": ("run.sh", "#!/bin/sh\nset -e\npython -m app\n"),
    "a download of another's": ("run.sh", "curl -sSL https://install.python-poetry.org | python3 -\n"),
    "installing curl": ("Dockerfile", "FROM python:3\nRUN apt-get install -y curl wget\nCOPY . /app\n"),
    "a health check": ("Dockerfile", "HEALTHCHECK CMD curl -f http://localhost:8000/ || exit 1\n"),
    "a build tool": ("mvnw", '#!/bin/sh\nwget "$jarUrl"\n'),
    "a build tool that was opened": (".mvn/wrapper/maven-wrapper.jar!/org/Main.class", b"\xca\xfe\xba\xbe" + bytes(60)),
    "git's list of files": (".git/index", b"DIRC\0\0\0\2\0\0\0\1" + bytes(60) + b"procore/client.py\0"),
    "a picture": ("logo.png", b"\x89PNG\r\n\x1a\n\0\0\0"),
    "a font": ("a.woff2", b"wOF2\0\0"),
    "a table": ("data.csv", "a,b\n1,2\n"),
    "a database": ("data.sqlite3", b"SQLite format 3\0" + bytes(100)),
    "bytecode beside its source": ("__pycache__/app.cpython-312.pyc", b"\xa7\r\r\n" + bytes(20)),
    "settings": ("config.yaml", f"base_url: {HOST}\n"),
    "a documented API": ("api.json", f'{{"servers": [{{"url": "{HOST}"}}], "paths": {{"/me": {{"get": {{}}}}}}}}'),
    "a notebook": ("n.ipynb", notebook("%matplotlib inline", "!pip install requests", "%%html\n<b>x</b>")),
    "a README": ("README.md", f"    curl {HOST}/rest/v1.0/me\n"),
    "a licence": ("LICENSE", "MIT\n"),
    "an empty file": ("empty.rb", ""),
}


@pytest.mark.parametrize(("name", "content"), HARMLESS.values(), ids=HARMLESS)
def test_what_cannot_reach_it_keeps_nobody_from_judging(tmp_path: Path, name: str, content: str | bytes) -> None:
    found = covered(tmp_path, {"app.py": "x = 1\n", name: content})
    assert found.judgeable, found.why_not
    assert all(not unread.reaching for unread in found.unread)


def test_every_file_is_counted_once(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "app.py": "x = 1\n",
        "more.py": "x = 1\n",
        "README.md": "x\n",
        "config.yaml": "a: 1\n",
        "jquery.min.js": LIBRARY,
        "own.js": "toggle()\n",
        "client.js": "fetch(url)\n",
        "logo.png": b"\x89PNG\r\n\x1a\n\0",
        "data.csv": "a\n",
        "broken.py": "def\n",
    }
    found = covered(tmp_path, files, frozenset({"broken.py"}))
    assert found.read == {"Markdown": 1, "Python": 2, "YAML": 1}
    assert found.ignored == {"data": 1, "pictures": 1}
    assert found.libraries == 1
    assert found.partly == ("broken.py",)
    (unread,) = found.unread
    assert (unread.language, unread.files, unread.reaching) == ("JavaScript", 2, 1)
    assert unread.bytes == len("toggle()\n") + len("fetch(url)\n")
    assert [example.filename for example in unread.examples] == ["client.js", "own.js"]
    counted = sum(found.read.values()) + sum(found.ignored.values()) + found.libraries + len(found.partly) + 2
    assert counted == len(files)
    assert found.why_not == [
        "1 of 2 unread files (JavaScript) may reach the platform: client.js, line 1 "
        "(a request whose address is not written down)",
    ]
    assert found.as_object()["judgeable"] is False


def test_a_file_of_python_that_was_not_read_counts(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import requests\n")
    (tmp_path / "b.py").write_text("x = 1\n")
    found = coverage(str(tmp_path), ["a.py", "b.py"], set(), set())
    (unread,) = found.unread
    assert (unread.language, unread.files, unread.reaching) == ("Python", 2, 1)


def test_large_files_are_searched_in_pieces(tmp_path: Path) -> None:
    filling = "var x = 1;\n" * 400_000
    found = covered(tmp_path, {"app.js": filling + f"get('{HOST}')\n", "data.csv": filling})
    (unread,) = found.unread
    assert "api.procore.com" in unread.examples[0].why
    assert found.ignored == {"data": 1}
