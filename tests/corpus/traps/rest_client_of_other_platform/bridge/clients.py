import os

from .rest import RestClient


def jira():
    # Atlassian's paths begin with /rest too
    return RestClient("https://wexcombe.atlassian.example/", os.environ["JIRA_TOKEN"])


def aconex():
    return RestClient(os.environ["ACONEX_URL"], os.environ["ACONEX_TOKEN"])


def procore(person):
    return RestClient(
        "https://api.procore.com",
        person.access_token,
        default_headers={"Procore-Company-Id": str(person.company_id)},
    )


def vapid_keys(base="https://push.wexcombe.example"):
    """VAPID as in web push."""
    return RestClient(base, os.environ["PUSH_TOKEN"]).get("/vapid/keys")
