import os

from requests.auth import HTTPBasicAuth


def from_environment() -> HTTPBasicAuth:
    """Id and secret as HTTP Basic. Set by the deployment, one machine per customer."""
    return HTTPBasicAuth(
        os.environ["PROCORE_SVC_ACCOUNT_ID"],
        os.environ["PROCORE_SVC_ACCOUNT_SECRET"],
    )


def mail_login():
    return os.environ["SMTP_USER"], os.environ["SMTP_PASSWORD"]
