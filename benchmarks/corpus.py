"""The code that is checked: large foreign packages from the package index, and integrations that we generate."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from typing import NamedTuple

import generate

# None knows the platform; some speak of tokens, secrets and OAuth all day.
PACKAGES = (
    "django",
    "sqlalchemy",
    "sympy",
    "transformers",
    "stripe",
    "twilio",
    "pandas",
    "apache-airflow-core",
    "scipy",
)
QUICK_PACKAGES = ("django", "sympy")


class Corpus(NamedTuple):
    """Folders and files to check, and what is in them."""

    mixed: str  # foreign files, and the few that matter
    mattering: str  # those few alone
    dense: str
    one_foreign_file: str
    foreign_count: int
    mattering_count: int
    packages: tuple[str, ...]


def build(cache: str, quick: bool) -> Corpus:
    """Make the folders below ``cache``, or find them there; the downloaded packages are kept."""
    name = "quick" if quick else "full"
    foreign_limit, mattering_count, dense_count = (2_000, 8, 40) if quick else (10_000, 40, 150)
    mixed = os.path.join(cache, name, "mixed")
    foreign = os.path.join(mixed, "foreign")
    packages = _download(os.path.join(cache, "packages"), QUICK_PACKAGES if quick else PACKAGES)
    if not os.path.isdir(foreign):
        _unpack(packages, foreign, foreign_limit)
    mattering = os.path.join(mixed, "integrations")
    dense = os.path.join(cache, name, "dense")
    for folder, count, first_seed in ((mattering, mattering_count, 0), (dense, dense_count, 1_000)):
        shutil.rmtree(folder, ignore_errors=True)
        generate.write_modules(folder, count, size=9_000, first_seed=first_seed)
    return Corpus(
        mixed,
        mattering,
        dense,
        _file_without_a_trigger(foreign),
        sum(name.endswith(".py") for _, _, names in os.walk(foreign) for name in names),
        mattering_count,
        tuple("-".join(os.path.basename(path).split("-")[:2]) for path in packages),
    )


def _download(folder: str, packages: tuple[str, ...]) -> list[str]:
    """Paths of the packages' wheels, downloaded unless they are there already. Nothing of them is installed or run."""
    wheels = []
    os.makedirs(folder, exist_ok=True)
    for package in packages:
        prefix = package.replace("-", "_").lower() + "-"
        found = [name for name in sorted(os.listdir(folder)) if name.lower().startswith(prefix)]
        if not found:
            print(f"downloading {package} …", flush=True)
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
            subprocess.run([*command, "--only-binary=:all:", "--dest", folder, package], check=True)
            found = [name for name in sorted(os.listdir(folder)) if name.lower().startswith(prefix)]
        wheels.append(os.path.join(folder, found[-1]))
    return wheels


def _unpack(wheels: list[str], folder: str, limit: int) -> None:
    """The first ``limit`` Python files of the wheels; none from folders named ``build``, which the check leaves out."""
    unfinished = folder + ".unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    count = 0
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                if name.endswith(".py") and "/build/" not in name and count < limit:
                    archive.extract(name, unfinished)
                    count += 1
    os.rename(unfinished, folder)


def _file_without_a_trigger(folder: str) -> str:
    """A foreign file of ordinary size in which no rule can take an interest."""
    words = (b"procore", b"oauth", b"token", b"client", b"secret", b"http", b"login", b"password", b"noqa", b"grant")
    for parent, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(parent, name)
            with open(path, "rb") as file:
                data = file.read().lower()
            if 8_000 < len(data) < 12_000 and not any(word in data for word in words):
                return path
    raise LookupError(f"no foreign file below {folder} is free of every word that a rule looks for")
