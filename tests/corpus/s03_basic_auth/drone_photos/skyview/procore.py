import urllib3

from skyview import basic, bearer
from skyview.customers import Customer

http = urllib3.PoolManager(retries=urllib3.Retry(total=3, backoff_factor=1))


def access_token(customer: Customer) -> str:
    reply = http.request(
        "POST",
        "https://login.procore.com/oauth/token",
        body="grant_type=client_credentials",
        headers={
            "Content-Type": "application/x-www-form-urlencoded",
            **basic(customer.client_id, customer.client_secret),  # expect: PRC102
        },
    )
    if reply.status != 200:
        raise RuntimeError(f"{customer.name}: {reply.status} {reply.data[:200]!r}")
    return reply.json()["access_token"]


def image_categories(customer: Customer, token: str, project: int) -> list[dict]:
    reply = http.request(
        "GET",
        "https://api.procore.com/rest/v1.0/image_categories",
        fields={"project_id": str(project)},
        headers=bearer(token),  # expect: PRC303
    )
    return reply.json()


def upload(customer: Customer, token: str, project: int, category: int, name: str, blob: bytes) -> int:
    reply = http.request(
        "POST",
        f"https://api.procore.com/rest/v1.0/projects/{project}/images",
        fields={"image[image_category_id]": str(category), "image[data]": (name, blob, "image/jpeg")},
        headers=bearer(token, **{"Procore-Company-Id": str(customer.company_id)}),
    )
    if reply.status >= 400:
        raise RuntimeError(f"{name}: {reply.status}")
    return reply.json()["id"]
