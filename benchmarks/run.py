"""How fast the linter is, as ratios to the least that the same work costs: ``python benchmarks/run.py``.

Everything is measured side by side on this machine, in turns, as whole processes of an installed lint-procore. See
``benchmarks/README.md`` for the questions and their limits. The exit status is 1 when a limit is exceeded.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from typing import NamedTuple

import compare
import corpus
from measure import CommandFailed, Cost, side_by_side

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
REFERENCE = os.path.join(HERE, "reference.py")
FOUND_SOMETHING = (0, 1)


class Answer(NamedTuple):
    """One line of the table."""

    question: str
    value: float
    unit: str
    limit: float
    detail: str


def install(cache: str) -> str:
    """Install this checkout as a user would, into an environment below ``cache``; returns its interpreter."""
    environment = os.path.join(cache, "environment")
    python = os.path.join(environment, "bin", "python")
    if not os.path.exists(python):
        subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    with tempfile.TemporaryDirectory() as copy:  # a build leaves folders beside what it builds
        for name in ("lint_procore", "rules"):
            shutil.copytree(os.path.join(ROOT, name), os.path.join(copy, name))
        for name in ("pyproject.toml", "README.md", "LICENSE"):
            shutil.copy(os.path.join(ROOT, name), copy)
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, copy], check=True)
        subprocess.run([*pip, "--force-reinstall", "--no-deps", copy], check=True)
    return python


def check_of(python: str) -> list[str]:
    """The command that users type, of the installation that ``python`` belongs to."""
    return [os.path.join(os.path.dirname(python), "lint-procore"), "check", "--output-format", "concise"]


def files_read(cost: Cost) -> int:
    found = re.search(r"in ([\d,]+) files?", cost.output)
    return int(found.group(1).replace(",", "")) if found else 0


def many_foreign_files(python: str, code: corpus.Corpus, repeats: int) -> list[Answer]:
    """A first look at a large tree in which little matters, against reading it and parsing that little."""
    search = [python, REFERENCE, "search", code.mixed]
    ours, searched, parsed = side_by_side(
        [[*check_of(python), "--no-cache", code.mixed], search, [python, REFERENCE, "parse", "1", code.mattering]],
        repeats,
        FOUND_SOMETHING,
    )
    expected = code.foreign_count + code.mattering_count
    if files_read(ours) != expected:
        raise CommandFailed(f"the check read {files_read(ours)} files and the reference {expected}: not the same work")
    parse_seconds = float(parsed.output)
    detail = f"check {ours.seconds:.2f} s; search {searched.seconds:.2f} s + parse {parse_seconds:.2f} s"
    files = f"{code.foreign_count:,} foreign files and {code.mattering_count} that matter"
    return [
        Answer(f"{files}: to search + parse", ours.seconds / (searched.seconds + parse_seconds), "x", 2.0, detail),
        Answer(f"{files}: largest process", ours.peak, "MB", 150, f"search alone {searched.peak:.0f} MB"),
    ]


def one_file(python: str, code: corpus.Corpus, repeats: int) -> list[Answer]:
    """One changed file that holds nothing of ours, as a hook or an editor sees it, against importing Click."""
    ours, click = side_by_side(
        [[*check_of(python), code.one_foreign_file], [python, "-c", "import click"]], repeats, FOUND_SOMETHING
    )
    detail = f"check {ours.seconds * 1000:.0f} ms; import click {click.seconds * 1000:.0f} ms"
    return [Answer("one file without a trigger: to `import click`", ours.seconds / click.seconds, "x", 1.6, detail)]


def dense_code(python: str, code: corpus.Corpus, repeats: int) -> list[Answer]:
    """Nothing but integrations, against LibCST's parser on as many processes."""
    processes = str(os.cpu_count() or 1)
    ours, parsed = side_by_side(
        [
            [*check_of(python), "--no-cache", "--jobs", processes, code.dense],
            [python, REFERENCE, "parse", processes, code.dense],
        ],
        repeats,
        FOUND_SOMETHING,
    )
    parse_seconds = float(parsed.output)
    size = sum(entry.stat().st_size for entry in os.scandir(code.dense)) / 1e6
    # both as whole commands: each starts its processes and imports LibCST in them
    detail = (
        f"check {ours.seconds:.2f} s; parse {parsed.seconds:.2f} s, of which {parse_seconds:.2f} s after the start; "
        f"{processes} processes each"
    )
    return [
        Answer(f"dense code, {size:.1f} MB: to parse", ours.seconds / parsed.seconds, "x", 2.0, detail),
        Answer(f"dense code, {size:.1f} MB: largest process", ours.peak, "MB", 150, f"parse {parsed.peak:.0f} MB"),
    ]


def show(answers: list[Answer]) -> bool:
    """Print the table; True when every value is within its limit."""
    width = max(len(answer.question) for answer in answers)
    for answer in answers:
        value = f"{answer.value:.2f}" if answer.unit == "x" else f"{answer.value:.0f}"
        verdict = "ok" if answer.value <= answer.limit else "OVER"
        print(
            f"{answer.question:<{width}}  {value:>6} {answer.unit:<2}  limit {answer.limit:>5g}  {verdict:<4}"
            f"  ({answer.detail})"
        )
    return all(answer.value <= answer.limit for answer in answers)


def default_cache() -> str:
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "lint-procore", "benchmarks")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="fewer files and turns: an impression in a minute or two")
    parser.add_argument("--cache", default=default_cache(), help="folder for packages and environments (%(default)s)")
    parser.add_argument("--python", help="measure the lint-procore installed beside this interpreter")
    parser.add_argument("--install-peers", action="store_true", help="install the other linters before comparing")
    parser.add_argument("--no-peers", action="store_true", help="leave the comparison with other linters out")
    options = parser.parse_args()
    if not hasattr(os, "wait4"):
        parser.error("these measurements need a system with wait4, such as Linux or macOS")
    cache = os.path.abspath(options.cache)
    if options.install_peers:
        compare.install(cache)
    try:
        code = corpus.build(cache, options.quick)
        python = options.python or install(cache)
        print(
            f"{os.cpu_count()} processors, Python {sys.version.split()[0]}; foreign code: {', '.join(code.packages)}\n"
        )
        turns = 3 if options.quick else 5
        answers = [
            *many_foreign_files(python, code, turns),
            *one_file(python, code, turns * 4),
            *dense_code(python, code, turns),
        ]
        within = show(answers)
        if options.quick:
            print("\nThe limits are meant for the whole run; --quick gives start-up a larger share.")
        if not options.no_peers:
            print()
            compare.compare(cache, check_of(python), code.mattering)
    except (CommandFailed, subprocess.CalledProcessError) as failure:
        print(f"benchmarks: {failure}", file=sys.stderr)
        return 2
    return 0 if within else 1


if __name__ == "__main__":
    sys.exit(main())
