import hmac
import os

import requests
from flask import Flask, abort, request

from relay.messages import lines
from relay_tokens import current  # the sign-in service's library

app = Flask(__name__)
CHAT = os.environ["CHAT_HOOK"]


@app.post("/hooks/procore")
def hook():
    given = request.headers.get("Authorization", "")
    if not hmac.compare_digest(given, os.environ["HOOK_KEY"]):
        abort(401)
    for line in lines(request.get_json(), current()):
        requests.post(CHAT, json={"text": line}, timeout=5)
    return "", 204
