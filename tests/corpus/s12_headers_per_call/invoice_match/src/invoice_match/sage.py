import os

import requests


class SageLedger:
    """Sage, not Procore: a key per request, no company header of any kind."""

    base = "https://ledger.sagehosting.example/api"

    def open_invoices(self, job):
        r = requests.get(
            f"{self.base}/invoices",
            params={"job": job, "state": "open"},
            headers={"Authorization": "Bearer " + os.environ["SAGE_API_KEY"]},
            timeout=60,
        )
        r.raise_for_status()
        return [(i["number"], i["vendor_name"], i["amount"]) for i in r.json()["items"]]
