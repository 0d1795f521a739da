"""OAuth sessions for the platforms that the planner reads from."""

from oauthlib.oauth2 import LegacyApplicationClient, WebApplicationClient
from requests_oauthlib import OAuth2Session

USER_AGENT = "crew-scheduler/1.3"


def _prepared(session):
    session.headers["User-Agent"] = USER_AGENT
    return session


def password_session(client_id):
    client = LegacyApplicationClient(client_id=client_id)  # expect: PRC201
    return _prepared(OAuth2Session(client=client))


def web_session(client_id, redirect_uri, state=None):
    """For the weather service, where the foreman signs in."""
    client = WebApplicationClient(client_id, token_type="Bearer")
    return _prepared(OAuth2Session(client=client, redirect_uri=redirect_uri, state=state))
