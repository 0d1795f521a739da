import os

from .common import ServiceAccount, rest

NAME = "autodesk"
BASE = "https://developer.api.autodesk.com"


def issues(container):
    account = ServiceAccount(BASE + "/authentication/v2/token", os.environ["APS_ID"], os.environ["APS_SECRET"])
    return rest(BASE, f"/construction/issues/v1/projects/{container}/issues", account.fetch())
