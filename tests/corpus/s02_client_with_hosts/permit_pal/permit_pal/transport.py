"""urllib only: the permit office's machine has no pip."""

import json
import urllib.error
import urllib.parse
import urllib.request


class Transport:
    def __init__(self, login_host, api_host, company):
        self.login_host = login_host
        self.api_host = api_host
        self.company = company
        self.token = None

    def login(self, client_id, client_secret):
        form = urllib.parse.urlencode(
            {"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret}
        )
        request = urllib.request.Request(f"https://{self.login_host}/oauth/token", data=form.encode(), method="POST")
        with urllib.request.urlopen(request, timeout=30) as answer:  # expect: PRC104
            self.token = json.load(answer)["access_token"]

    def call(self, path, body=None):
        request = urllib.request.Request(
            f"https://{self.api_host}{path}",
            data=None if body is None else json.dumps(body).encode(),
            method="GET" if body is None else "POST",
        )
        request.add_header("Authorization", "Bearer " + self.token)
        request.add_header("Procore-Company-Id", self.company)
        request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{path}: {error.code} {error.read()[:200]!r}") from error
