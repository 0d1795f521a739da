import sqlite3


def token_of(user):
    """Kept and renewed by the sign-in service on the same machine."""
    with sqlite3.connect("/srv/signin/tokens.sqlite") as db:
        row = db.execute("select access_token from token where user = ? and valid_until > datetime('now')", [user])
        return row.fetchone()[0]
