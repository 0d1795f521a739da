from __future__ import annotations

import os
from contextlib import contextmanager

import psycopg
from psycopg.rows import dict_row


@contextmanager
def connect():
    with psycopg.connect(os.environ["DATABASE_URL"], row_factory=dict_row) as conn:
        yield conn


def procore_account(conn, company_id: int) -> dict:
    row = conn.execute(
        "SELECT client_id, client_secret, login_host FROM procore_accounts WHERE company_id = %s",  # expect: PRC102
        (company_id,),
    ).fetchone()
    if row is None:
        raise LookupError(f"company {company_id} has no account in procore_accounts")
    return row


def companies(conn) -> list[int]:
    rows = conn.execute("SELECT company_id FROM procore_accounts WHERE active ORDER BY company_id").fetchall()
    return [row["company_id"] for row in rows]


def remember(conn, company_id: int, invoice: dict) -> bool:
    """True where the invoice is new."""
    done = conn.execute(
        "INSERT INTO invoices (company_id, procore_id, number, amount) VALUES (%s, %s, %s, %s) "
        "ON CONFLICT (procore_id) DO NOTHING",
        (company_id, invoice["id"], invoice["invoice_number"], invoice["total_claimed_amount"]),
    )
    return done.rowcount == 1
