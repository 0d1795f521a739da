"""Settings of the nightly RFI export. Everything comes from the machine's environment (see .env.example)."""

import logging
import os

log = logging.getLogger("rfi_export.config")

LOGIN_URL = "https://login.procore.com"
API_URL = "https://api.procore.com"
OUT_DIR = os.environ.get("RFI_EXPORT_DIR", "/srv/exports/rfi")
KEEP_DAYS = int(os.environ.get("RFI_EXPORT_KEEP_DAYS", "14"))

# numbers from the browser's address bar
COMPANY_IDS = {
    "lakeshore": 598134,
    "dunmore": 611902,
    "pike-hollow": 640071,
}


class MissingSetting(SystemExit):
    pass


def company_setting(company, field):
    """PROCORE_LAKESHORE_CLIENT_ID and friends."""
    name = "PROCORE_{}_{}".format(company.upper().replace("-", "_"), field)
    try:
        return os.environ[name]  # expect: PRC102
    except KeyError:
        log.error("%s is not set, see .env.example", name)
        raise MissingSetting(2)
