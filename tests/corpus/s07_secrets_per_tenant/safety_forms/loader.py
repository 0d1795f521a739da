import logging
import os

import yaml

log = logging.getLogger("safety.loader")
DEFAULT = os.path.join(os.path.dirname(__file__), "tenants.yaml")
REQUIRED = ("name", "company_id", "client_id", "client_secret")


def load_tenants(path=DEFAULT):
    with open(path, encoding="utf-8") as handle:
        data = yaml.safe_load(handle)
    for number, entry in enumerate(data["tenants"]):
        absent = [key for key in REQUIRED if not entry.get(key)]
        if absent:
            raise SystemExit(f"{path}: tenant {number} lacks {', '.join(absent)}")
    log.info("%d tenants", len(data["tenants"]))
    return data["tenants"]
