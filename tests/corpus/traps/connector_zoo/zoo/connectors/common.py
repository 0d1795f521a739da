import requests


class ServiceAccount:
    """A pair with which a machine signs in somewhere, and the token that it got there."""

    def __init__(self, token_url, client_id, client_secret, style="body"):
        self.token_url, self.client_id, self.client_secret = token_url, client_id, client_secret
        self.style = style

    def fetch(self):
        form = {"grant_type": "client_credentials"}
        if self.style == "basic":
            reply = requests.post(self.token_url, data=form, auth=(self.client_id, self.client_secret), timeout=30)
        else:
            form.update(client_id=self.client_id, client_secret=self.client_secret)
            reply = requests.post(self.token_url, data=form, timeout=30)
        reply.raise_for_status()
        return reply.json()["access_token"]


def rest(base, path, token, **headers):
    headers.setdefault("Accept", "application/json")
    return requests.get(base + path, headers={"Authorization": f"Bearer {token}", **headers}, timeout=60).json()
