import httpx

from config import Company, Config


class ProcoreAuth(httpx.Auth):
    """Asks for a token before the first request, and once more after a 401."""

    requires_response_body = True

    def __init__(self, company: Company):
        self.client_id = getattr(Config, company.name + "_PROCORE_CLIENT_ID")
        self.client_secret = getattr(Config, company.name + "_PROCORE_CLIENT_SECRET")
        self.token = None

    def auth_flow(self, request):
        if self.token is None:
            yield from self.renew()
        request.headers["Authorization"] = "Bearer " + self.token
        response = yield request
        if response.status_code == 401:
            yield from self.renew()
            request.headers["Authorization"] = "Bearer " + self.token
            yield request

    def renew(self):
        response = yield httpx.Request(
            "POST",
            Config.PROCORE_AUTH_URL,
            data={
                "client_id": self.client_id,
                "client_secret": self.client_secret,
                "grant_type": "client_credentials",
            },
        )
        response.raise_for_status()
        self.token = response.json()["access_token"]


def client_for(company: Company) -> httpx.Client:
    return httpx.Client(base_url=Config.PROCORE_API, auth=ProcoreAuth(company))


def paged(client: httpx.Client, path: str, **params):
    params["per_page"] = Config.PAGE_SIZE
    page = 1
    while page:
        response = client.get(path, params={**params, "page": page})
        response.raise_for_status()
        items = response.json()
        yield from items
        page = page + 1 if len(items) == Config.PAGE_SIZE else None
