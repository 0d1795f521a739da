from urllib.parse import urljoin

import requests
from flask import current_app, g


def token():
    if "procore_token" not in g:
        config = current_app.config
        response = requests.post(  # expect: PRC104
            config["PROCORE_AUTH_URL"],
            data={
                "grant_type": "client_credentials",
                "client_id": config["PROCORE_CLIENT_ID"],
                "client_secret": config["PROCORE_CLIENT_SECRET"],
            },
        )
        response.raise_for_status()
        g.procore_token = response.json()["access_token"]
    return g.procore_token


def call(path, method="GET", **kwargs):
    config = current_app.config
    headers = {"Authorization": f"Bearer {token()}"}  # expect: PRC303
    if method != "GET":
        headers["Content-Type"] = "application/json"
        headers["Procore-Company-Id"] = str(config["PROCORE_COMPANY_ID"])
    return requests.request(method, urljoin(config["PROCORE_API_URL"], path), headers=headers, **kwargs)
