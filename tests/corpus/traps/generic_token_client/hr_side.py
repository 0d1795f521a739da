"""The HR suite gives every customer a client of its own, on one host for tokens and data, with a bad certificate."""

import requests

from token_client import TokenClient
from vault import read

HOST = "https://api.peoplewise.example"


def departments(customer):
    tokens = TokenClient(
        HOST, read(f"hr/{customer}/id"), read(f"hr/{customer}/secret"), in_query=True, verify=False
    )
    reply = requests.get(HOST + "/rest/departments", headers={"Authorization": "Bearer " + tokens.fetch()}, verify=False)
    reply.raise_for_status()
    return reply.json()["items"]
