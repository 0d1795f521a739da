"""One pair of the app's for all companies, and the companies beside it: a DMSA."""

import requests
import yaml

with open("settings.yaml") as file:
    SETTINGS = yaml.safe_load(file)


def token(stage):
    pair = SETTINGS["procore"][stage]
    form = {"grant_type": "client_credentials", "client_id": pair["client_id"], "client_secret": pair["client_secret"]}
    return requests.post(pair["login"] + "/oauth/token", data=form, timeout=20).json()["access_token"]


def projects(stage, company):
    sent = {"Authorization": "Bearer " + token(stage), "Procore-Company-Id": SETTINGS["companies"][company]["id"]}
    return requests.get(SETTINGS["procore"][stage]["api"] + "/rest/v1.0/projects", headers=sent, timeout=20).json()
