import httpx


class GraphClient:
    """Mailboxes. Microsoft wants no company."""

    def __init__(self, token):
        self.http = httpx.Client(
            base_url="https://graph.microsoft.com/v1.0", headers={"Authorization": f"Bearer {token}"}
        )

    def get(self, path):
        return self.http.get(path).json()


class ProcoreClient:
    def __init__(self, token, company):
        self.http = httpx.Client(base_url="https://api.procore.com/rest/v1.0")
        self.http.headers.update({"Authorization": f"Bearer {token}", "Procore-Company-Id": str(company)})

    def get(self, path):
        return self.http.get(path).raise_for_status().json()
