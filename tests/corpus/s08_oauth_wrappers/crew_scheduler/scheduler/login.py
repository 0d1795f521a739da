import getpass
import logging

from scheduler import config
from scheduler.oauth_clients import password_session

log = logging.getLogger(__name__)


def signed_in():
    """A session for the planner's own user. The password is not kept."""
    user = config.procore.get("user") or input("Procore e-mail: ")
    session = password_session(config.procore["client_id"])
    session.fetch_token(
        token_url=config.LOGIN + "/oauth/token",
        username=user,
        password=getpass.getpass(f"Password of {user}: "),
        client_id=config.procore["client_id"],
        client_secret=config.procore["client_secret"],
        timeout=20,
    )
    session.headers["Procore-Company-Id"] = config.COMPANY
    log.info("signed in as %s", user)
    return session
