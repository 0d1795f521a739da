from __future__ import annotations

import changes.client


class Package:
    def __init__(self, client: changes.client.Client, row: dict):
        self.client = client
        self.id = row["id"]
        self.number = row["number"]
        self.contract = row["contract_id"]

    def lines(self):
        from .routes import LINES

        return self.client.fetch(LINES.format(package=self.id), contract_id=self.contract)

    def approve(self, who):
        from . import audit
        from .routes import PACKAGE

        audit.note("approved", self.number, who)
        return self.client.send(PACKAGE.format(package=self.id), {"change_order_package": {"status": "approved"}})
