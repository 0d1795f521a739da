"""Who we export for. Ids and secrets come from the environment (see .env.example)."""
import os

LOGIN_URL = "https://login.procore.com"
BASE_URL = "https://api.procore.com"

ACCOUNTS = {
    "acme": {
        "company_id": 5601,
        "client_id": os.environ["ACME_PROCORE_CLIENT_ID"],
        "client_secret": os.environ["ACME_PROCORE_CLIENT_SECRET"],
    },
    "cedar": {
        "company_id": 5603,
        "client_id": os.environ["CEDAR_PROCORE_CLIENT_ID"],
        "client_secret": os.environ["CEDAR_PROCORE_CLIENT_SECRET"],
    },
}
