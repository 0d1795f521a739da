"""Copies the hours of each builder's crews from Procore every night."""

import requests
import yaml

with open("builders.yaml") as file:
    CFG = yaml.safe_load(file)

TOKEN_URL = "https://login.procore.com/oauth/token"


def token_of(builder):
    form = {
        "grant_type": "client_credentials",
        "client_id": CFG["companies"][builder]["client_id"],
        "client_secret": CFG["companies"][builder]["client_secret"],  # expect: PRC102
    }
    return requests.post(TOKEN_URL, data=form, timeout=30).json()["access_token"]


def hours(builder):
    sent = {
        "Authorization": "Bearer " + token_of(builder),
        "Procore-Company-Id": str(CFG["companies"][builder]["company_id"]),
    }
    return requests.get("https://api.procore.com/rest/v1.0/timecard_entries", headers=sent, timeout=30).json()


if __name__ == "__main__":
    for each in CFG["companies"]:
        print(hours(each))
