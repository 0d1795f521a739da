"""How far the findings agree with labels made by hand: ``python -m benchmarks.score LABELS.tsv --checkouts DIR``.

A table of labels says, line by line, where in other people's repositories a finding is required, allowed or wrong; the
check runs in checkouts of these repositories. See ``benchmarks/README.md`` for the table. The exit status is 1 when
precision or recall is too low, and 2 when something could not be scored.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

COLUMNS = ("repo", "commit", "path", "first_line", "last_line", "code", "label")
ANY_CODE = "*"
# -I: neither the folder it runs in nor the environment can name code to import, for that folder is a stranger's.
CHECK = [sys.executable, "-I", "-m", "lint_procore", "check", "--output-format", "json"]


class CannotScore(Exception):
    """The labels, a checkout or the check itself is not fit for a score; the message says which and why."""


class Label(NamedTuple):
    """One row of the table: ``verdict`` is ``must``, ``may`` or ``no``; ``row`` is its line in the table."""

    row: int
    repo: str
    commit: str
    path: str
    first: int
    last: int
    code: str
    verdict: str

    def touches(self, place: Finding | Label) -> bool:
        """Whether the two stand in the same file and share a line."""
        return self.path == place.path and self.first <= place.last and place.first <= self.last


class Finding(NamedTuple):
    """What the check reported: ``path`` is written as in the table, with ``#cellN`` in a notebook."""

    path: str
    first: int
    last: int
    code: str
    message: str


class Outcome(NamedTuple):
    """A repository's labels and findings, told apart; ``required`` holds ``found`` and ``missed``."""

    repo: str
    found: list[Label]
    missed: list[Label]
    false: list[Finding]
    duplicates: list[Finding]


class Counts(NamedTuple):
    """One line of the result. Precision and recall are None where there is nothing to be wrong about."""

    must: int
    found: int
    missed: int
    false: int

    @property
    def precision(self) -> float | None:
        return self.found / (self.found + self.false) if self.found + self.false else None

    @property
    def recall(self) -> float | None:
        return self.found / self.must if self.must else None


# The table of labels


def read_labels(path: str) -> list[Label]:
    """The labels in a table, in its order. Raises CannotScore, with the line, for a row that says nothing clear."""
    try:
        with open(path, encoding="utf-8-sig") as file:
            lines = file.read().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CannotScore(f"{path}: the labels cannot be read ({error})") from None
    labels: list[Label] = []
    commits: dict[str, Label] = {}
    first = True
    for row, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        header, first = first and cells[0] == COLUMNS[0], False
        if header:
            continue
        try:
            label = _label(row, cells)
            known = commits.setdefault(label.repo, label)
            if known.commit != label.commit:
                raise CannotScore(f"line {known.row} names another commit of {label.repo}")
        except CannotScore as error:
            raise CannotScore(f"{path}:{row}: {error}") from None
        labels.append(label)
    _refuse_contradictions(path, labels)
    return labels


def _label(row: int, cells: list[str]) -> Label:
    if len(cells) != len(COLUMNS):
        raise CannotScore(f"{len(cells)} columns instead of {len(COLUMNS)} ({', '.join(COLUMNS)}), separated by tabs")
    repo, commit, path, first, last, code, verdict = cells
    if not re.fullmatch(r"\w[\w.-]*/\w[\w.-]*", repo):
        raise CannotScore(f"'{repo}' is not a repository; write it as owner/name")
    if not re.fullmatch(r"[0-9a-f]{40}", commit):
        raise CannotScore(f"'{commit}' is not a commit; write its 40 hexadecimal digits")
    if not path or path.startswith("/") or not {"", ".", ".."}.isdisjoint(path.split("/")):
        raise CannotScore(f"'{path}' is not a path below the repository's root")
    if ".ipynb" in path and not re.fullmatch(r".+\.ipynb#cell[1-9]\d*", path):
        raise CannotScore(f"'{path}' names no cell; write it as name.ipynb#cell3")
    if not (first.isdecimal() and last.isdecimal() and 1 <= int(first) <= int(last)):
        raise CannotScore(f"'{first}' to '{last}' are no lines; the first is 1, and the last is not before the first")
    if verdict not in ("must", "may", "no"):
        raise CannotScore(f"'{verdict}' is not a label; use must, may or no")
    if code == ANY_CODE and verdict == "must":
        raise CannotScore("a required finding needs its code; '*' is for may and no")
    if code != ANY_CODE and not re.fullmatch(r"[A-Z]+\d+", code):
        raise CannotScore(f"'{code}' is not a code such as PRC303, nor '*'")
    return Label(row, repo, commit, path, int(first), int(last), code, verdict)


def _refuse_contradictions(path: str, labels: list[Label]) -> None:
    """A line cannot both want and forbid the same code; a code and ``*`` can stand together, the code counts."""
    denied = [label for label in labels if label.verdict == "no"]
    for label in labels:
        for other in denied if label.verdict != "no" else ():
            if (label.repo, label.code) == (other.repo, other.code) and label.touches(other):
                raise CannotScore(f"{path}:{label.row}: '{label.verdict}' contradicts the 'no' in line {other.row}")


# The checkouts and what the check says of them


def find_checkout(folder: str, repo: str) -> str:
    """The folder that holds a repository's checkout, under any of the three names that are usual."""
    owner, name = repo.split("/")
    names = (os.path.join(owner, name), f"{owner}+{name}", name)
    for path in (os.path.join(folder, name) for name in names):
        if os.path.exists(os.path.join(path, ".git")):  # wagtail/wagtail may be a package in the checkout "wagtail"
            return path
    raise CannotScore(f"{repo}: no checkout in {folder}; it may be called {', '.join(names)}")


def refuse_other_commit(checkout: str, label: Label) -> None:
    """Raise CannotScore unless the checkout is at the commit that was labelled."""
    git = subprocess.run(
        ["git", "-C", checkout, "rev-parse", "--verify", "HEAD"], capture_output=True, text=True, encoding="utf-8"
    )
    if git.returncode:
        raise CannotScore(f"{label.repo}: git does not know the commit of {checkout}: {git.stderr.strip()}")
    if git.stdout.strip() != label.commit:
        raise CannotScore(
            f"{label.repo}: {checkout} is at {git.stdout.strip()}, and the labels are for {label.commit}; "
            "check that commit out, or give --any-commit"
        )


def refuse_missing_lines(checkout: str, labels: Iterable[Label]) -> None:
    """Raise CannotScore for a label on a file or line that the checkout does not have: it could never be met."""
    lengths: dict[str, int] = {}
    for label in labels:
        path, _, cell = label.path.partition("#")
        if path not in lengths:
            try:
                with open(os.path.join(checkout, path), "rb") as file:
                    lengths[path] = len(file.read().splitlines())
            except OSError:
                raise CannotScore(f"line {label.row}: {label.repo} has no file {path}") from None
        if not cell and label.last > lengths[path]:
            raise CannotScore(f"line {label.row}: {path} ends at line {lengths[path]}, before line {label.last}")


def check(checkout: str, options: Sequence[str]) -> list[Finding]:
    """What the check says of a checkout, run from its root; ``options`` are added to the command."""
    done = subprocess.run([*CHECK, *options, "."], capture_output=True, text=True, encoding="utf-8", cwd=checkout)
    if done.returncode not in (0, 1):
        reasons = done.stderr.strip().splitlines()
        more = f"\n… and {len(reasons) - 3} lines more" if len(reasons) > 3 else ""
        first = "\n".join(reasons[:3])
        raise CannotScore(f"the check of {checkout} ended with status {done.returncode}: {first}{more}")
    return [_finding(found) for found in json.loads(done.stdout)]


def _finding(found: dict[str, Any]) -> Finding:
    path = os.path.normpath(found["filename"]).replace(os.sep, "/")
    if found["cell"] is not None:
        path += f"#cell{found['cell']}"
    return Finding(path, found["location"]["row"], found["end_location"]["row"], found["code"], found["message"])


# Telling right from wrong


def score(repo: str, labels: Sequence[Label], findings: Iterable[Finding]) -> Outcome:
    """Compare one repository's findings with its labels."""
    required = [label for label in labels if label.verdict == "must"]
    met: dict[Label, None] = {}
    false: list[Finding] = []
    duplicates: list[Finding] = []
    for finding in sorted(findings):
        satisfied = [label for label in required if label.code == finding.code and label.touches(finding)]
        if not satisfied:
            if not _is_allowed(labels, finding):
                false.append(finding)
        elif all(label in met for label in satisfied):
            duplicates.append(finding)
        met.update(dict.fromkeys(satisfied))
    found = [label for label in required if label in met]
    return Outcome(repo, found, [label for label in required if label not in met], false, duplicates)


def _is_allowed(labels: Sequence[Label], finding: Finding) -> bool:
    """Whether labels let a finding pass that none requires: what is said of its code counts before ``*``."""
    for code in (finding.code, ANY_CODE):
        verdicts = {label.verdict for label in labels if label.code == code and label.touches(finding)}
        if verdicts:
            return "no" not in verdicts
    return False


def count(outcomes: Iterable[Outcome], code: str | None = None) -> Counts:
    """The numbers of some repositories together, of one code or of all."""
    chosen = list(outcomes)
    found = _number((label.code for outcome in chosen for label in outcome.found), code)
    missed = _number((label.code for outcome in chosen for label in outcome.missed), code)
    false = _number((finding.code for outcome in chosen for finding in outcome.false), code)
    return Counts(found + missed, found, missed, false)


def _number(codes: Iterable[str], wanted: str | None) -> int:
    return sum(wanted in (None, code) for code in codes)


def codes_of(outcomes: Iterable[Outcome]) -> list[str]:
    """The codes that were required, or reported wrongly, in some repositories."""
    codes: set[str] = set()
    for outcome in outcomes:
        codes.update(label.code for label in (*outcome.found, *outcome.missed))
        codes.update(finding.code for finding in outcome.false)
    return sorted(codes)


# Saying it


def rows(outcomes: Sequence[Outcome]) -> Iterator[tuple[str, str, Counts]]:
    """Repository, code and numbers: of each repository its codes and their sum, then the same of all together."""
    for name, part in [*((outcome.repo, [outcome]) for outcome in outcomes), ("all", outcomes)]:
        for code in codes_of(part):
            yield name, code, count(part, code)
        yield name, "all", count(part)


def show(outcomes: Sequence[Outcome]) -> None:
    """Print the table, and then each place on which labels and findings disagree."""
    width = max(len("repository"), *(len(outcome.repo) for outcome in outcomes))
    print(_line(width, "repository", "code", *Counts._fields, "precision", "recall"))
    for name, code, counts in rows(outcomes):
        print(_line(width, name, code, *map(str, counts), _percent(counts.precision), _percent(counts.recall)))
    _show_places("missed", ((outcome.repo, outcome.missed) for outcome in outcomes))
    _show_places("false alarms", ((outcome.repo, outcome.false) for outcome in outcomes))
    _show_places("duplicates, neither true nor false", ((outcome.repo, outcome.duplicates) for outcome in outcomes))


def _line(width: int, repo: str, code: str, *numbers: str) -> str:
    return f"{repo:<{width}}  {code:<7}" + "".join(f"{number:>10}" for number in numbers)


def _percent(ratio: float | None) -> str:
    return "-" if ratio is None else f"{ratio:.1%}"


def _show_places(title: str, places: Iterable[tuple[str, Sequence[Label | Finding]]]) -> None:
    lines = [f"  {repo}: {place.path}:{place.first} {place.code}" for repo, several in places for place in several]
    if lines:
        print(f"\n{title}:", *lines, sep="\n")


def as_object(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """The whole result as plain data."""
    return {
        "counts": [
            {"repo": repo, "code": code, **counts._asdict(), "precision": counts.precision, "recall": counts.recall}
            for repo, code, counts in rows(outcomes)
        ],
        **{
            kind: [
                {"repo": outcome.repo, **place._asdict()} for outcome in outcomes for place in getattr(outcome, kind)
            ]
            for kind in ("missed", "false", "duplicates")
        },
    }


def write_json(path: str, outcomes: Sequence[Outcome]) -> None:
    """Write the whole result to a file."""
    try:
        with open(path, "w", encoding="utf-8") as file:
            json.dump(as_object(outcomes), file, indent=2)
            file.write("\n")
    except OSError as error:
        raise CannotScore(f"the result cannot be written: {error}") from None


# The command


def score_all(labels: Sequence[Label], folder: str, any_commit: bool, options: Sequence[str]) -> list[Outcome]:
    """Score every labelled repository, in the table's order; ``options`` are the check's."""
    outcomes = []
    checkouts = {repo: find_checkout(folder, repo) for repo in dict.fromkeys(label.repo for label in labels)}
    for repo, checkout in checkouts.items():
        own = [label for label in labels if label.repo == repo]
        if not any_commit:
            refuse_other_commit(checkout, own[0])
            refuse_missing_lines(checkout, own)
        outcomes.append(score(repo, own, check(checkout, options)))
    return outcomes


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.score", description=__doc__.splitlines()[0] if __doc__ else None
    )
    parser.add_argument("labels", metavar="LABELS.tsv", help="the table of labels")
    parser.add_argument("--checkouts", required=True, metavar="DIR", help="folder of the labelled repositories")
    parser.add_argument("--any-commit", action="store_true", help="score checkouts of other commits too")
    parser.add_argument("--confidence", choices=("certain", "likely", "possible"), help="passed to the check")
    parser.add_argument("--config", metavar="FILE", help="check with this configuration instead of with none")
    parser.add_argument("--at-least", type=float, default=0.95, metavar="RATIO", help="limit (default: %(default)s)")
    parser.add_argument("--json", metavar="FILE", help="write the result to this file too")
    given = parser.parse_args(arguments)
    # either way, the configuration of a scanned project has no say
    options = ["--config", os.path.abspath(given.config)] if given.config else ["--isolated"]
    if given.confidence:
        options += ["--confidence", given.confidence]
    try:
        labels = read_labels(given.labels)
        if not labels:
            raise CannotScore(f"{given.labels}: there are no labels in this table")
        outcomes = score_all(labels, given.checkouts, given.any_commit, options)
        if given.json:
            write_json(given.json, outcomes)
    except CannotScore as error:
        print(f"benchmarks.score: {error}", file=sys.stderr)
        return 2
    show(outcomes)
    totals = count(outcomes)
    enough = all(ratio is None or ratio >= given.at_least for ratio in (totals.precision, totals.recall))
    return 0 if enough else 1


if __name__ == "__main__":
    sys.exit(main())
