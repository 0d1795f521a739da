"""A fuzz target for unpacking, by atheris: ``python tests/review/fuzz_unpack.py [-runs=N] [CORPUS]``.

It starts from the hostile archives of the tests and from good ones. A run without end needs only ``-runs`` left out.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["lint_procore.review"]):
    from lint_procore.review import unpack as _unpack  # noqa: F401
    from lint_procore.review.unpack.archives import sevenzips, zips  # noqa: F401

from test_hostile_archives import CASES
from test_unpack_properties import SAMPLES, brought_out

LARGEST_SEED = 20_000


def main() -> None:
    with tempfile.TemporaryDirectory() as seeds:
        for name, data in [*SAMPLES.items(), *((name, case.make()) for name, case in CASES.items())]:
            if len(data) <= LARGEST_SEED:
                Path(seeds, name).write_bytes(data)
        # New inputs go to the first folder of those named.
        atheris.Setup([*sys.argv, seeds], lambda data: brought_out(data) and None, enable_python_coverage=True)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
