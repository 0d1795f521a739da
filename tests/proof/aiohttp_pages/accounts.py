import os

from procore_api import Account

ACCOUNTS = [
    Account("acme", 5601, os.environ["PROCORE_ACME_ID"], os.environ["PROCORE_ACME_SECRET"]),
    Account("cedar", 5603, os.environ["PROCORE_CEDAR_ID"], os.environ["PROCORE_CEDAR_SECRET"]),
    Account(
        label="dunmore",
        company_id=562949953421604,
        client_id=os.environ["PROCORE_DUNMORE_ID"],
        client_secret=os.environ["PROCORE_DUNMORE_SECRET"],
    ),
]
