import os

from oauthlib.oauth2 import BackendApplicationClient
from requests_oauthlib import OAuth2Session


def bearer():
    # developer managed, one pair for the app
    client_id = os.environ["MOBILIZE_CLIENT_ID"]
    session = OAuth2Session(client=BackendApplicationClient(client_id=client_id))
    token = session.fetch_token(
        token_url="https://login.procore.com/oauth/token",
        client_id=client_id,
        client_secret=os.environ["MOBILIZE_CLIENT_SECRET"],
        include_client_id=True,
    )
    return token["access_token"]
