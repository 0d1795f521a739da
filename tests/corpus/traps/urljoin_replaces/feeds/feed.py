import os

import aiohttp
import requests

from .addresses import api, page, token_endpoint, wherever


def sign_in():
    """The app's DMSA."""
    form = {
        "grant_type": "client_credentials",
        "client_id": os.environ["FEEDS_ID"],
        "client_secret": os.environ["FEEDS_SECRET"],
    }
    return requests.post(token_endpoint(), data=form, timeout=10).json()["access_token"]


def rfis(token, company, project):
    headers = {"Authorization": f"Bearer {token}", "Procore-Company-Id": str(company)}
    rows = requests.get(api(f"/rest/v1.0/projects/{project}/rfis"), headers=headers, timeout=30).json()
    rows += requests.get(api("v1.0/projects/%s/rfis" % project), headers=headers, params={"archived": 1}).json()
    extra = requests.get(
        wherever("https://api.procore.com/rest/v1.0/projects/%s/rfi_statuses" % project), headers=headers, timeout=30
    ).json()
    return rows, extra, page(company, project)


async def trades(token, company):
    headers = {"Authorization": f"Bearer {token}", "Procore-Company-Id": str(company)}
    async with aiohttp.ClientSession(base_url="https://api.procore.com/rest/", headers=headers) as session:
        # the leading slash replaces the base's path
        async with session.get(f"/rest/v1.0/companies/{company}/trades") as answer:
            return await answer.json()
