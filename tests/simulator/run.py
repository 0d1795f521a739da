"""Run an integration as it is, in a process of its own, against a served platform."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from .server import Served

RESOLVER = Path(__file__).resolve().parent / "resolver"


def run(
    served: Served, folder: Path, command: Sequence[str], settings: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """``python`` with the arguments ``command``, in ``folder``, with ``settings`` in its environment and nothing of
    ours: what it printed and how it ended. Raises TimeoutExpired after a minute."""
    authority = str(served.authority)
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": os.pathsep.join([str(RESOLVER), str(folder)]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "SIMULATOR_HTTPS": str(served.https),
        "SIMULATOR_HTTP": str(served.http),
        "SIMULATOR_DOMAINS": " ".join(served.platform.policy.platform_domains),
        "SSL_CERT_FILE": authority,
        "REQUESTS_CA_BUNDLE": authority,
        "CURL_CA_BUNDLE": authority,
        **(settings or {}),
    }
    return subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
