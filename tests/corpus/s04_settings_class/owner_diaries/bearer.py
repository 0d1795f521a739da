import httpx

from owners import Keys


class Bearer(httpx.Auth):
    """Asks once, and puts the token on every request."""

    def __init__(self, owner):
        self.cid = getattr(Keys, f"{owner.name}_ID")
        self.key = getattr(Keys, f"{owner.name}_KEY")  # expect: PRC102
        self.owner = owner
        self.token = None

    def ask(self):
        answer = yield httpx.Request(
            "POST",
            "https://login.procore.com/oauth/token",
            json={"grant_type": "client_credentials", "client_id": self.cid, "client_secret": self.key},
        )
        self.token = answer.json()["access_token"]

    def auth_flow(self, request):
        if self.token is None:
            yield from self.ask()
        request.headers["Authorization"] = f"Bearer {self.token}"
        request.headers["Procore-Company-Id"] = str(self.owner.value)
        yield request
