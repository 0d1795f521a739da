"""What the linter is measured against: the least that any tool must do with the same files.

    reference.py search FOLDER…          read every .py file, and search its bytes for the platform's name
    reference.py parse PROCESSES FOLDER… LibCST's parse_module over every .py file, on so many processes

``parse`` prints the seconds that the parsing took, without the interpreter's start and the import of LibCST.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator


def python_files(folders: list[str]) -> Iterator[str]:
    for top in folders:
        for folder, folders_below, names in os.walk(top):
            folders_below.sort()
            for name in sorted(names):
                if name.endswith(".py"):
                    yield os.path.join(folder, name)


def read(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def search(folders: list[str]) -> int:
    """How many files hold the platform's name, in any case."""
    return sum(b"procore" in read(path).lower() for path in python_files(folders))


def parse_one(path: str) -> None:
    import libcst

    libcst.parse_module(read(path))


def parse(processes: int, folders: list[str]) -> float:
    """Seconds to parse every file; the workers are started, and LibCST imported, before the clock is."""
    import multiprocessing
    from time import perf_counter

    import libcst

    libcst.parse_module("started = True\n")
    paths = list(python_files(folders))
    if processes == 1:
        start = perf_counter()
        for path in paths:
            parse_one(path)
        return perf_counter() - start
    with multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn").Pool(processes) as pool:
        start = perf_counter()
        pool.map(parse_one, paths, chunksize=1)
        return perf_counter() - start


if __name__ == "__main__":
    if sys.argv[1] == "search":
        print(search(sys.argv[2:]))
    else:
        print(parse(int(sys.argv[2]), sys.argv[3:]))
