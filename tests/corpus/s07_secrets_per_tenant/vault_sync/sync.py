import json
import logging
import os
from datetime import datetime, timezone

from azure.storage.blob import BlobServiceClient

import oauth
import paths
from keyvault import storage_connection

log = logging.getLogger("vault_sync")
# customer=company id, customer=company id, …
CUSTOMERS = dict(pair.split("=") for pair in os.environ.get("PROCORE_CUSTOMERS", "").split(",") if pair)


def sync_customer(container, customer, company_id):
    session = oauth.http()
    token = oauth.token_for(session, customer)
    session.headers.update({"Authorization": "Bearer " + token, "Procore-Company-Id": company_id})
    stamp = f"{datetime.now(timezone.utc):%Y/%m/%d}"
    for table in paths.TABLES:
        response = session.get(paths.url(table, int(company_id)), timeout=120)
        if response.status_code == 403:
            log.warning("%s: %s is not permitted", customer, table)
            continue
        response.raise_for_status()
        container.upload_blob(f"{stamp}/{customer}/{table}.json", json.dumps(response.json()), overwrite=True)


def main(timer=None):
    container = BlobServiceClient.from_connection_string(storage_connection()).get_container_client("procore")
    for customer, company_id in CUSTOMERS.items():
        try:
            sync_customer(container, customer, company_id)
        except Exception:
            log.exception("customer %s", customer)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    main()
