import requests

from oauth import get_token
from store import TokenStore

ROOT = "https://api.procore.com/rest/v1.0"
STORE = TokenStore()


def api_call(method, path, company_id=None, **kwargs):
    headers = {"Authorization": f"Bearer {get_token(STORE)}", "Accept": "application/json"}
    if company_id:
        headers["Procore-Company-Id"] = str(company_id)
    response = requests.request(method, ROOT + path, headers=headers, timeout=60, **kwargs)
    response.raise_for_status()
    return response.json() if response.content else None
