import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

from keyvault import vault

LOGIN_HOST = "login.procore.com"


def http() -> requests.Session:
    session = requests.Session()
    retry = Retry(total=4, backoff_factor=0.5, status_forcelist=(429, 500, 502, 503), allowed_methods=None)
    session.mount("https://", HTTPAdapter(max_retries=retry))
    return session


def post_token(session: requests.Session, client_id: str, client_secret: str) -> dict:
    return _checked(
        session.post(
            f"https://{LOGIN_HOST}/oauth/token",
            {
                "grant_type": "client_credentials",
                "client_id": client_id,
                "client_secret": client_secret,
            },
            timeout=30,
        )
    )


def _checked(response: requests.Response) -> dict:
    if not response.ok:
        raise RuntimeError(f"{response.request.method} {response.url}: {response.status_code} {response.text[:500]}")
    return response.json()


def token_for(session: requests.Session, customer: str) -> str:
    client_id = vault.get_secret(f"procore-{customer}-client-id")
    client_secret = vault.get_secret(f"procore-{customer}-client-secret")  # expect: PRC102
    return post_token(session, client_id.value, client_secret.value)["access_token"]
