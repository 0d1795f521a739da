import os

BASE_URL = "https://api.procore.com"
TOKEN_URL = "https://login.procore.com/oauth/token"


def get_headers(token):
    return {"Authorization": f"Bearer {token}", "Procore-Company-Id": os.environ["PROCORE_COMPANY_ID"]}
