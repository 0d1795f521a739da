"""Functions that are handed to others to be called get what these give them: executors, threads, retries.

Each case asks for a path that it hands on; where that is in the sunset namespace, PRC301 stands where it is written.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from lint_procore.cli import cli

PROGRAM = """
HEADERS = {"Authorization": "Bearer x", "Procore-Company-Id": "1"}

def fetch(path, page=1):
    return requests.get("https://api.procore.com" + path, params={"page": page}, headers=HEADERS).json()

async def load(path):
    async with httpx.AsyncClient(headers=HEADERS) as client:
        return (await client.get("https://api.procore.com" + path)).json()

"""

HANDED_ON = {
    "executor.submit": "with ThreadPoolExecutor() as pool:\n    pool.submit(fetch, PATH).result()\n",
    "executor.map": "with ThreadPoolExecutor() as pool:\n    print(list(pool.map(fetch, [PATH], range(9))))\n",
    "processes": "pool = multiprocessing.Pool(4)\npool.starmap(fetch, [(PATH, 2)])\n",
    "apply_async": "pool = multiprocessing.pool.ThreadPool(4)\npool.apply_async(fetch, (PATH,))\n",
    "partial": "with ThreadPoolExecutor() as pool:\n    pool.map(functools.partial(fetch, PATH), range(9))\n",
    "thread": "thread = threading.Thread(target=fetch, args=(PATH,), kwargs={'page': 2})\nthread.start()\n",
    "to_thread": "async def main():\n    await asyncio.to_thread(fetch, PATH, page=2)\n",
    "gather": "async def main():\n    await asyncio.gather(*[load(path) for path in (PATH,)])\n",
    "gather, answers": "async def main():\n    first, _ = await asyncio.gather(name(), load('/rest/v1.0/me'))\n"
    "    return fetch(first)\n\nasync def name():\n    return PATH\n",
    "tenacity": "retryer = tenacity.Retrying(stop=tenacity.stop_after_attempt(3))\nretryer(fetch, PATH, page=2)\n",
    "zip": "table = dict(zip(['projects'], [PATH]))\nfetch(table['projects'])\n",
    "zip in a loop": "for name, path in zip(('projects',), (PATH,)):\n    print(name, fetch(path))\n",
}


def found(folder: Path, monkeypatch: pytest.MonkeyPatch, way: str, path: str) -> list[str]:
    """The text at each PRC301, where ``way`` hands on a path."""
    imports = "import asyncio, functools, multiprocessing, multiprocessing.pool, threading\n"
    imports += "from concurrent.futures import ThreadPoolExecutor\nimport httpx, requests, tenacity\n"
    text = imports + PROGRAM + way.replace("PATH", f'"{path}"')
    (folder / "x.py").write_text(text)
    monkeypatch.chdir(folder)
    command = ["check", "x.py", "--isolated", "--select", "PRC301", "--output-format", "json"]
    ran = CliRunner().invoke(cli, command, standalone_mode=False, catch_exceptions=False)
    lines = text.split("\n")
    places = [each["location"] for each in json.loads(ran.stdout)]
    return [lines[place["row"] - 1][place["column"] - 1 :] for place in places]


@pytest.mark.parametrize("way", HANDED_ON.values(), ids=HANDED_ON)
def test_function_gets_what_is_handed_on_with_it(way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (at,) = found(tmp_path, monkeypatch, way, "/vapid/projects")
    assert at.startswith('"/vapid/projects"')
    assert found(tmp_path, monkeypatch, way, "/rest/v1.0/projects") == []


def test_pairs_of_which_only_some_are_known_are_no_whole_mapping(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A header may be among those that nobody knows."""
    (tmp_path / "x.py").write_text(
        "import requests\n\ndef pull(token, more):\n    pairs = [('Authorization', f'Bearer {token}')]\n"
        "    pairs.extend(more)\n    return requests.get('https://api.procore.com/rest/v1.0/me', headers=dict(pairs))\n"
    )
    monkeypatch.chdir(tmp_path)
    command = ["check", "x.py", "--isolated", "--select", "PRC303", "--output-format", "json"]
    assert json.loads(CliRunner().invoke(cli, command, standalone_mode=False, catch_exceptions=False).stdout) == []
