import logging
import os

from oauthlib.oauth2 import BackendApplicationClient, OAuth2Error
from requests.adapters import HTTPAdapter
from requests_oauthlib import OAuth2Session

from endpoints import TOKEN_URL

log = logging.getLogger(__name__)


def make_session():
    """A session that is logged in for the next ninety minutes."""
    client_id = os.environ["PROCORE_CLIENT_ID"]
    session = OAuth2Session(client=BackendApplicationClient(client_id=client_id))
    session.mount("https://", HTTPAdapter(pool_maxsize=4, max_retries=2))
    try:
        session.fetch_token(  # expect: PRC104
            token_url=TOKEN_URL,
            client_id=client_id,
            client_secret=os.environ["PROCORE_CLIENT_SECRET"],
            include_client_id=True,
        )
    except OAuth2Error as error:
        log.error("no token: %s", error.description)
        raise SystemExit(3)
    return session
