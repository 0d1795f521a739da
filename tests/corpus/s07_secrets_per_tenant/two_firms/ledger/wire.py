import http.client
import json
from urllib.parse import quote

from ledger.picker import company_number, pair_for

LOGIN = "login.procore.com"
# FIXME back to production after the audit
API = "sandbox.procore.com"  # expect: PRC207


def _read(conn):
    answer = conn.getresponse()
    text = answer.read().decode()
    if answer.status >= 300:
        raise OSError(f"{conn.host}: {answer.status} {answer.reason}: {text[:200]}")
    return json.loads(text)


def token(company):
    client_id, secret = pair_for(company)
    conn = http.client.HTTPSConnection(LOGIN, timeout=20)
    body = "grant_type=client_credentials&client_id=" + quote(client_id) + "&client_secret=" + quote(secret)
    conn.request("POST", "/oauth/token", body, {"Content-Type": "application/x-www-form-urlencoded"})
    try:
        return _read(conn)["access_token"]
    finally:
        conn.close()


def get(company, path):
    conn = http.client.HTTPSConnection(API, timeout=60)
    conn.request(
        "GET",
        "/rest/v1.0" + path,
        headers={"Authorization": f"Bearer {token(company)}", "Procore-Company-Id": str(company_number(company))},
    )
    try:
        return _read(conn)
    finally:
        conn.close()
