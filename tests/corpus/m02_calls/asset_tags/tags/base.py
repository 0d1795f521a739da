from __future__ import annotations

import os
from typing import Any

import requests


class Remote:
    """A remote thing with a host, a version and a session. Subclasses say which."""

    host = ""
    version = ""

    def __init__(self, token: str, session: requests.Session | None = None):
        self.session = session or requests.Session()
        self.token = token

    @classmethod
    def from_env(cls, name: str = "TAGS") -> Remote:
        from .signin import token

        return cls(token(os.environ[f"{name}_CLIENT_ID"], os.environ[f"{name}_CLIENT_SECRET"]))

    @property
    def root(self) -> str:
        return f"https://{self.host}/{self.version}".rstrip("/")

    def extra_headers(self) -> dict[str, str]:
        return {}

    def ask(self, verb: str, *path: Any, **kw: Any) -> Any:
        url = "/".join([self.root, *map(str, path)])
        headers = {"Authorization": f"Bearer {self.token}", **self.extra_headers()}
        answer = self.session.request(verb, url, headers=headers, timeout=30, **kw)
        answer.raise_for_status()
        return answer.json()
