"""Kill fix runs at random moments, and look whether every file is whole: ``python benchmarks/kill.py``.

A folder of files with fixable findings is fixed by ``check --fix``, which gets SIGKILL after a random time; every other
run only when it has begun to write, which is a small part of its time. Then each file must be the old one or the new
one, byte for byte, and the next run must leave nothing of the killed one behind.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

OLD = b"import requests\n\n\ndef call(form, number):\n" + b"".join(
    b'    requests.post("https://app.procore.com/oauth/token", data=form, timeout=%d)\n' % number
    for number in range(20)
)
NEW = OLD.replace(b"app.procore.com", b"login.procore.com")
COMMAND = [sys.executable, "-m", "lint_procore", "check", "--fix", "--as-of", "2027-01-01"]


def main() -> int:
    """Run the kills that are asked for; 1 when a file was neither old nor new."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=500)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        names = [folder / f"module_{number:03}.py" for number in range(options.files)]
        (folder / "lint-procore.toml").write_text("", encoding="utf-8")
        environment = {**os.environ, "LINT_PROCORE_CACHE_DIR": os.path.join(place, ".cache")}
        for _ in range(2):  # the first run fills the cache, the second is as long as those that are killed
            _restore(names)
            began = time.monotonic()
            process = subprocess.Popen(COMMAND, cwd=folder, env=environment, stdout=subprocess.DEVNULL)
            _until_written(process, names[0])
            writing = time.monotonic()
            if process.wait() != 0:
                return 1
            took, wrote = time.monotonic() - began, time.monotonic() - writing
        print(f"a whole run takes {took:.1f} s, the writes {wrote:.1f} s of these")
        broken = finished = partly = drafts = 0
        for number in range(options.kills):
            _restore(names)
            process = subprocess.Popen(
                COMMAND, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            if number % 2:
                _until_written(process, names[0])
            try:
                process.wait(chance.uniform(0, wrote if number % 2 else took))
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
            finished += process.wait() == 0
            found = [name.read_bytes() for name in names]
            broken += sum(data not in (OLD, NEW) for data in found)
            partly += len(set(found)) > 1
            drafts += sum(1 for _ in folder.glob(".*.lint-procore"))
        subprocess.run(COMMAND, cwd=folder, env=environment, stdout=subprocess.DEVNULL, check=True)
        left = sum(1 for _ in folder.glob(".*.lint-procore"))
        print(
            f"{options.kills} runs over {options.files} files: {finished} ended before the kill, {partly} were killed "
            f"among the writes, {drafts} drafts seen, {broken} broken files; after a last run {left} drafts left"
        )
        return 1 if broken or left else 0


def _until_written(process: subprocess.Popen[bytes], first: Path) -> None:
    """Wait until a run has begun to write, or is over."""
    while process.poll() is None and first.read_bytes() == OLD:
        time.sleep(0.002)


def _restore(names: list[Path]) -> None:
    for name in names:
        if not name.exists() or name.read_bytes() != OLD:
            name.write_bytes(OLD)


if __name__ == "__main__":
    sys.exit(main())
