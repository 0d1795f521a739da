"""Only for the type checker."""
from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from desk.transports import GraphClient as Client
    from somewhere_else import Token
else:
    from desk.transports import ProcoreClient as Client


class HasRows(Protocol):
    client: Client

    def rows(self, project: int) -> list[dict]: ...


def bearer(token: Token) -> str:
    return f"Bearer {token}"
