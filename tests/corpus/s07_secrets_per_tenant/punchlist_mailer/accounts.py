# -*- coding: utf-8 -*-
"""Accounts of the punch list mailer. Keys come from each customer's admin, ask Ines for new ones."""

ACCOUNTS = {
    "harbor": {
        "title": "Harbor & Sons",
        "company_id": 20417,
        "client_id": "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0",
        "client_secret": "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f809",  # expect: PRC204
        "mail_to": ["site@harbor-sons.example"],
    },
    "meridian": {
        "title": "Meridian Interiors",
        "company_id": 20981,
        "client_id": "f0e1d2c3b4a5968778695a4b3c2d1e0ff0e1d2c3b4a5968778695a4b3c2d1e0f",
        "client_secret": "90817263544536271809f8e7d6c5b4a390817263544536271809f8e7d6c5b4a3",  # expect: PRC204
        "mail_to": ["pm@meridian.example", "office@meridian.example"],
    },
}

# projects that want no mail
SILENT = {("harbor", 88123), ("meridian", 90417)}


def titles():
    return sorted(account["title"] for account in ACCOUNTS.values())
