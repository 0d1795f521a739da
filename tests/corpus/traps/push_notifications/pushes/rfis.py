import os

import httpx
from flask import Flask, request

from pushes import vapid

app = Flask(__name__)
app.register_blueprint(vapid.blueprint)


def dmsa_token():
    reply = httpx.post(
        "https://login.procore.com/oauth/token",
        data={
            "grant_type": "client_credentials",
            "client_id": os.environ["PROCORE_CLIENT_ID"],
            "client_secret": os.environ["PROCORE_CLIENT_SECRET"],
        },
    )
    return reply.json()["access_token"]


@app.post("/hooks/procore")
def rfi_created():
    event = request.get_json()
    headers = {"Authorization": f"Bearer {dmsa_token()}", "Procore-Company-Id": str(event["company_id"])}
    url = f"https://api.procore.com/rest/v1.0/projects/{event['project_id']}/rfis/{event['resource_id']}"
    rfi = httpx.get(url, headers=headers).json()
    vapid.push(event["project_id"], f"RFI {rfi['number']}: {rfi['subject']}")
    return "", 204
