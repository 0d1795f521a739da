"""The error that is meant for people."""

from __future__ import annotations


class Refusal(Exception):
    """Something cannot be done as asked. ``message`` says what happened, where, and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
