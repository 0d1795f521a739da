"""Estimators sign in on the intranet page; it keeps their tokens, and renews them. Here we only read."""
import os

import psycopg


def token_for(person, platform):
    with psycopg.connect(os.environ["BRIDGE_DSN"]) as db:
        row = db.execute(
            "select access_token from grants where person = %s and platform = %s and good_until > now()",
            (person, platform),
        ).fetchone()
    if row is None:
        raise SystemExit(f"{person} has to sign in to {platform} first")
    return row[0]
