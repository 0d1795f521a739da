"""Other linters on the same integrations, with rules of the same meaning where they can express them.

Semgrep and Fixit get rules of ours, in ``benchmarks/peers/``; Bandit and Ruff take no rules from outside, so only their
own rules that mean the same are counted. Every tool is judged on the flaws that ``generate`` put into the modules.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import NamedTuple

import generate
from measure import CommandFailed, side_by_side

PEERS = ("semgrep", "fixit", "bandit", "ruff")
RULES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "peers")
FOUND_SOMETHING = (0, 1)

Hits = Iterator[tuple[str, str]]


class Tool(NamedTuple):
    """A linter: its program, its command without the folder, how to read (path, our code) out of what it prints, and
    the codes that it can express."""

    name: str
    program: str
    command: list[str]
    hits: Callable[[str], Hits]
    codes: frozenset[str]


def install(cache: str) -> None:
    """Install the other linters, each into an environment of its own below ``cache``."""
    for name in PEERS:
        environment = os.path.join(cache, "peers", name)
        if not os.path.exists(os.path.join(environment, "bin", name)):
            print(f"installing {name} …", flush=True)
            subprocess.run([sys.executable, "-m", "venv", environment], check=True)
            pip = [os.path.join(environment, "bin", "python"), "-m", "pip", "install", "--quiet"]
            subprocess.run([*pip, "--disable-pip-version-check", name], check=True)


def _our_hits(output: str) -> Hits:
    yield from re.findall(r"^(.+?):\d+:\d+: (PRC\d{3}) ", output, re.MULTILINE)


def _semgrep_hits(output: str) -> Hits:
    for result in json.loads(output)["results"]:
        yield result["path"], result["check_id"].rpartition(".")[2]


def _fixit_hits(output: str) -> Hits:
    for path, code in re.findall(r"^(.+?)@\d+:\d+ (Prc\d{3})", output, re.MULTILINE):
        yield path, code.upper()


def _bandit_hits(output: str) -> Hits:
    codes = {"B105": "PRC204", "B501": "PRC206"}
    for result in json.loads(output)["results"]:
        yield result["filename"], codes[result["test_id"]]


def _ruff_hits(output: str) -> Hits:
    codes = {"S105": "PRC204", "S501": "PRC206"}
    for result in json.loads(output):
        yield result["filename"], codes.get(result["code"], "")


def _tools(cache: str) -> list[Tool]:
    every = frozenset(generate.FLAWS)
    some = frozenset({"PRC204", "PRC206"})
    semgrep, fixit, bandit, ruff = (os.path.join(cache, "peers", name, "bin", name) for name in PEERS)
    scan = ["scan", "--metrics=off", "--disable-version-check", "--quiet", "--json", "--no-git-ignore", "--config"]
    lint = ["--quiet", "--rules", "fixit_rules", "lint"]
    select = ["check", "--isolated", "--no-cache", "--select", "S105,S501", "--output-format", "json"]
    return [
        Tool("semgrep", semgrep, [semgrep, *scan, os.path.join(RULES, "semgrep.yaml")], _semgrep_hits, every),
        Tool("fixit", fixit, ["env", f"PYTHONPATH={RULES}", fixit, *lint], _fixit_hits, every),
        Tool("bandit", bandit, [bandit, "-q", "-f", "json", "-t", "B105,B501", "-r"], _bandit_hits, some),
        Tool("ruff", ruff, [ruff, *select], _ruff_hits, some),
    ]


def compare(cache: str, our_command: list[str], folder: str) -> None:
    """Print, for every tool that is installed, its time against ours and how many of the planted flaws it reports."""
    codes = sorted(generate.FLAWS)
    planted = {
        os.path.join(folder, name): set(generate.module(int(name[-7:-3]), 9_000).flaws) for name in os.listdir(folder)
    }
    print(f"Other linters on the same {len(planted)} integrations. For each flaw: files reported for it, of those with")
    print("it; at the end, files reported for a flaw that they do not have.")
    print(_row("tool", "seconds", "to ours", *codes, "wrongly"))
    ours = Tool("lint-procore", our_command[0], our_command, _our_hits, frozenset(codes))
    for tool in [ours, *_tools(cache)]:
        if not os.path.exists(tool.program):
            print(f"{tool.name:<14}skipped: not installed (--install-peers installs it)")
            continue
        try:
            our_cost, cost = side_by_side([[*our_command, folder], [*tool.command, folder]], 3, FOUND_SOMETHING)
        except CommandFailed as failure:
            print(f"{tool.name:<14}failed: {failure}")
            continue
        reported = {(os.path.abspath(path), code) for path, code in tool.hits(cost.output)}
        ratio = f"{cost.seconds / our_cost.seconds:.2f} x"
        print(_row(tool.name, f"{cost.seconds:.2f}", ratio, *_score(planted, reported, tool.codes)))


def _score(planted: dict[str, set[str]], reported: set[tuple[str, str]], codes: frozenset[str]) -> Iterator[str]:
    for code in sorted(generate.FLAWS):
        flawed = [path for path, flaws in planted.items() if code in flaws]
        yield f"{sum((path, code) in reported for path in flawed)}/{len(flawed)}" if code in codes else "-"
    yield str(len({path for path, code in reported if code in generate.FLAWS and code not in planted[path]}))


def _row(first: str, *others: str) -> str:
    return f"{first:<14}" + "".join(f"{other:>9}" for other in others)
