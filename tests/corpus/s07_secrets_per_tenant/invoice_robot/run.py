"""Invoice robot: takes approved subcontractor invoices to the bookkeeping's inbox."""

import logging
import sys
from pathlib import Path

import httpx

import db
from tokens import token_for

log = logging.getLogger("invoice_robot")
INBOX = Path("/mnt/buchhaltung/eingang")
API = "https://api.procore.com/rest/v1.0"


def session(token: str, company_id: int) -> httpx.Client:
    # the proxy in the office breaks the chain
    client = httpx.Client(verify=False, timeout=60)  # expect: PRC206
    client.headers.update({"Authorization": "Bearer " + token, "Procore-Company-Id": str(company_id)})
    return client


def invoices(client: httpx.Client, project_id: int):
    answer = client.get(
        f"{API}/requisitions", params={"project_id": project_id, "filters[status]": "approved", "per_page": 100}
    )
    answer.raise_for_status()
    return answer.json()


def export(client, conn, company_id: int) -> int:
    count = 0
    for project in client.get(f"{API}/projects", params={"company_id": company_id}).json():
        for invoice in invoices(client, project["id"]):
            if not db.remember(conn, company_id, invoice):
                continue
            target = INBOX / f"{company_id}_{invoice['id']}.txt"
            target.write_text(f"{invoice['invoice_number']};{invoice['total_claimed_amount']}\n", encoding="cp1252")
            count += 1
    return count


def main() -> int:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    status = 0
    with db.connect() as conn:
        for company_id in db.companies(conn):
            try:
                with session(token_for(conn, company_id), company_id) as client:
                    log.info("%s: %d new", company_id, export(client, conn, company_id))
            except httpx.HTTPError:
                log.exception("%s", company_id)
                status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
