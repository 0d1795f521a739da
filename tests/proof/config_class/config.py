import os
from enum import Enum


class Company(Enum):
    ACME = 5601
    BIRCH = 5602


class Config:
    PROCORE_AUTH_URL = "https://app.procore.com/oauth/token"
    PROCORE_API = "https://api.procore.com"

    # service accounts, from the customers
    ACME_PROCORE_CLIENT_ID = os.environ.get("ACME_PROCORE_CLIENT_ID", "")
    ACME_PROCORE_CLIENT_SECRET = os.environ.get("ACME_PROCORE_CLIENT_SECRET", "")
    BIRCH_PROCORE_CLIENT_ID = os.environ.get("BIRCH_PROCORE_CLIENT_ID", "")
    BIRCH_PROCORE_CLIENT_SECRET = os.environ.get("BIRCH_PROCORE_CLIENT_SECRET", "")

    PAGE_SIZE = 3
