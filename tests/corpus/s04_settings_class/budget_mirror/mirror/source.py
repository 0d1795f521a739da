from collections.abc import Iterator

import httpx

from .settings import settings

cfg = settings.procore


def _token(client: httpx.Client) -> str:
    response = client.post(  # expect: PRC104
        cfg.oauth.host + cfg.oauth.path,
        data={
            "grant_type": "client_credentials",
            "client_id": cfg.oauth.client_id,
            "client_secret": cfg.oauth.client_secret.get_secret_value(),
        },
    )
    response.raise_for_status()
    return response.json()["access_token"]


def connect() -> httpx.Client:
    with httpx.Client() as client:
        token = _token(client)
    return httpx.Client(base_url=cfg.rest.host + cfg.rest.prefix, headers={"Authorization": f"Bearer {token}"})


def budget_lines(client: httpx.Client, company: int, project: int) -> Iterator[dict]:
    """All lines, page by page; Procore says in Link when there is another one."""
    path = f"/projects/{project}/budget_line_items"
    page = 1
    while True:
        response = client.get(
            path,
            params={"page": page, "per_page": cfg.rest.per_page},
            headers={"Procore-Company-Id": str(company)},
        )
        response.raise_for_status()
        yield from response.json()
        if 'rel="next"' not in response.headers.get("Link", ""):
            return
        page += 1


def projects(client: httpx.Client, company: int) -> list[dict]:
    response = client.get("/projects", params={"company_id": company})  # expect: PRC303
    response.raise_for_status()
    return [p for p in response.json() if p.get("active")]
