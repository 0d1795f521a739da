import os

from .common import ServiceAccount, rest

NAME = "salesforce"


def for_customer(customer):
    # each customer's org has a connected app of its own
    base = f"https://{customer}.my.salesforce.com"
    account = ServiceAccount(
        base + "/services/oauth2/token",
        os.environ[f"SF_{customer.upper()}_CLIENT_ID"],
        os.environ[f"SF_{customer.upper()}_CLIENT_SECRET"],
    )
    return base, account


def issues(customer):
    base, account = for_customer(customer)
    return rest(base, "/services/data/v60.0/sobjects/Case/updated", account.fetch())
