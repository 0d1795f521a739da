import os
import pathlib

from authlib.integrations.requests_client import OAuth2Session

KEEP = pathlib.Path("~/.snag-mailer").expanduser()


def access_token():
    """Whoever did `login.py <code>` last is who the mails come from."""
    session = OAuth2Session(os.environ["PROCORE_ID"], os.environ["PROCORE_SECRET"])
    new = session.refresh_token("https://login.procore.com/oauth/token", refresh_token=KEEP.read_text().strip())
    KEEP.write_text(new["refresh_token"])
    return new["access_token"]
