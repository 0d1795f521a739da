import time

from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.requests_client import OAuth2Session


class SourceUnavailable(Exception):
    def __init__(self, name, reason):
        super().__init__(f"{name}: {reason}")
        self.name = name


class MachineSession:
    """A session of a platform that gives tokens to machines; asks for a new token when the old one ends."""

    def __init__(self, name, token_endpoint, client_id, client_secret, scope=None):
        self.name = name
        self.token_endpoint = token_endpoint
        self._session = OAuth2Session(
            client_id, client_secret, scope=scope, token_endpoint_auth_method="client_secret_post"
        )
        self._until = 0.0

    def _ensure(self):
        if time.time() < self._until:
            return
        try:
            token = self._session.fetch_token(self.token_endpoint, grant_type="client_credentials")  # expect: PRC104
        except OAuthError as error:
            raise SourceUnavailable(self.name, error.error) from error
        self._until = time.time() + token["expires_in"] - 60

    def get_json(self, url, headers=None, **params):
        self._ensure()
        response = self._session.get(url, headers=headers, params=params, timeout=90)
        if response.status_code >= 500:
            raise SourceUnavailable(self.name, response.status_code)
        response.raise_for_status()
        return response.json()
