import json
import sqlite3
import threading
import time

_lock = threading.Lock()


class TokenStore:
    """One row: what the login host gave us last."""

    def __init__(self, path="tokens.db"):
        self._db = sqlite3.connect(path, check_same_thread=False)
        self._db.execute("CREATE TABLE IF NOT EXISTS token (one INTEGER PRIMARY KEY CHECK (one = 1), body TEXT)")

    def load(self):
        row = self._db.execute("SELECT body FROM token").fetchone()
        return json.loads(row[0]) if row else {}

    def save(self, body):
        body = {**body, "saved_at": time.time()}
        with _lock, self._db:
            self._db.execute("INSERT OR REPLACE INTO token VALUES (1, ?)", (json.dumps(body),))
        return body

    @staticmethod
    def is_fresh(body):
        return bool(body) and body["saved_at"] + body.get("expires_in", 5400) - 300 > time.time()
