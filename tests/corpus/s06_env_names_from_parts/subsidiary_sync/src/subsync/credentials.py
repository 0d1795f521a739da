from __future__ import annotations

import os
from dataclasses import dataclass


class NotConfigured(RuntimeError):
    """A variable is missing; the message names it, never its value."""


@dataclass(frozen=True)
class Pair:
    client_id: str
    client_secret: str

    @classmethod
    def from_env(cls, prefix: str) -> Pair:
        missing = [suffix for suffix in ("_CLIENT_ID", "_CLIENT_SECRET") if not os.environ.get(prefix + suffix)]
        if missing:
            raise NotConfigured(", ".join(prefix + suffix for suffix in missing))
        return cls(
            client_id=os.environ[prefix + "_CLIENT_ID"],
            client_secret=os.environ[prefix + "_CLIENT_SECRET"],  # expect: PRC102
        )

    def __repr__(self) -> str:
        return f"Pair({self.client_id[:6]}…)"
