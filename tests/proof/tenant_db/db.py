import os
import sqlite3

HERE = os.path.dirname(os.path.abspath(__file__))
DB_PATH = os.environ.get("TENANTS_DB", ":memory:")


def connect():
    conn = sqlite3.connect(DB_PATH)
    conn.row_factory = sqlite3.Row
    fresh = conn.execute("SELECT count(*) FROM sqlite_master WHERE name = 'tenants'").fetchone()[0] == 0
    if fresh:
        with open(os.path.join(HERE, "schema.sql")) as f:
            conn.executescript(f.read())
    return conn


def enabled_tenants(conn):
    return conn.execute("SELECT * FROM tenants WHERE enabled = 1 ORDER BY id").fetchall()
