"""Everything from the environment, in one place, read once."""

import os

from dotenv import load_dotenv

load_dotenv()


def need(name):
    value = os.environ.get(name)
    if not value:
        raise SystemExit(f"{name} is not set; see .env.example")
    return value


PROCORE_BASE_URL = need("PROCORE_BASE_URL").rstrip("/")
PROCORE_APP_ID = need("PROCORE_APP_ID")
PROCORE_APP_SECRET = need("PROCORE_APP_SECRET")
PROCORE_COMPANY_ID = need("PROCORE_COMPANY_ID")
QBO_REALM = os.getenv("QBO_REALM", "")
