import time

from .transport import Transport, TransportError


class TokenManager(Transport):
    """Keeps a DMSA token alive."""

    def __init__(self, client_id, client_secret):
        self.client_id = client_id
        self.client_secret = client_secret
        self.access_token = None
        self._refresh = None
        self._ends = 0

    def _app(self):
        return {"client_id": self.client_id, "client_secret": self.client_secret}

    def authenticate(self):
        body = self.post_json(
            self.login_host + "/oauth/token", {"grant_type": "client_credentials", **self._app()}
        )
        self.access_token = body["access_token"]
        self._refresh = body.get("refresh_token")  # expect: PRC107
        self._ends = time.time() + body["expires_in"]

    def token(self):
        if self.access_token is None or time.time() > self._ends - 30:
            try:
                self.authenticate()
            except TransportError as error:
                if error.status != 503:
                    raise
                time.sleep(10)
                self.authenticate()
        return self.access_token
