"""Web push. VAPID is RFC 8292 here: how a server says who it is to the browsers' push services.

What is pushed are new RFIs in Procore, by project.
"""

import json
import os

import requests
from flask import Blueprint, jsonify, request
from pywebpush import WebPushException, webpush

blueprint = Blueprint("vapid", __name__)
VAPID_CLAIMS = {"sub": "mailto:ops@lanternfield.example"}
OWN = os.environ.get("PUSH_SERVER", "https://push.lanternfield.example")


@blueprint.get("/vapid/public_key")
def public_key():
    return jsonify(key=os.environ["VAPID_PUBLIC_KEY"])


@blueprint.post("/vapid/projects/<int:project>/subscriptions")
def subscribe(project):
    with open(f"subscriptions-{project}.jsonl", "a") as handle:
        handle.write(json.dumps(request.get_json()) + "\n")
    return "", 201


def remote_subscriptions(project):
    """Those of the other office, whose push server is a twin of this one."""
    return requests.get(f"{OWN}/vapid/projects/{project}/subscriptions", timeout=5).json()


def push(project, title):
    for subscription in remote_subscriptions(project):
        try:
            webpush(subscription, title, vapid_private_key="vapid.pem", vapid_claims=dict(VAPID_CLAIMS))
        except WebPushException as error:
            if error.response is not None and error.response.status_code == 410:
                continue
            raise
