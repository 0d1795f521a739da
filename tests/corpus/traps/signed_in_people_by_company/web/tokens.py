"""Tokens of the people who connected their company. One row for each company: who connected it last."""

import sqlite3
import time

import requests

from web import conf

db = sqlite3.connect(conf.DATABASE, check_same_thread=False)
db.row_factory = sqlite3.Row
db.execute(
    "CREATE TABLE IF NOT EXISTS tokens (company_id INTEGER PRIMARY KEY, access TEXT, refresh TEXT, until REAL, who TEXT)"
)


def _ask(**fields):
    answer = requests.post(
        conf.LOGIN + "/oauth/token",
        data={"client_id": conf.CLIENT_ID, "client_secret": conf.CLIENT_SECRET, **fields},
        timeout=20,
    )
    answer.raise_for_status()
    return answer.json()


def exchange(code):
    return _ask(grant_type="authorization_code", code=code, redirect_uri=conf.REDIRECT)


def keep(company_id, answer, who):
    with db:
        db.execute(
            "INSERT OR REPLACE INTO tokens VALUES (?, ?, ?, ?, ?)",
            (company_id, answer["access_token"], answer["refresh_token"], time.time() + answer["expires_in"], who),
        )


def token_of(company_id):
    row = db.execute("SELECT * FROM tokens WHERE company_id = ?", (company_id,)).fetchone()
    if row is None:
        raise LookupError(company_id)
    if row["until"] > time.time() + 60:
        return row["access"]
    answer = _ask(grant_type="refresh_token", refresh_token=row["refresh"])
    keep(company_id, answer, row["who"])
    return answer["access_token"]
