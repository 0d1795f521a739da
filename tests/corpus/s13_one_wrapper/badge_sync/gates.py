"""The turnstiles: a SOAP thing once, by now JSON with an API key."""
import os

import requests

URL = "https://turnstile.kappa-access.example/v5"


def badges():
    r = requests.get(URL + "/badges", headers={"X-Kappa-Key": os.environ["KAPPA_KEY"]}, timeout=30)
    r.raise_for_status()
    return {b["email"].lower(): b["number"] for b in r.json()["badges"] if b["email"]}


def block(number):
    requests.post(URL + f"/badges/{number}/block", headers={"X-Kappa-Key": os.environ["KAPPA_KEY"]}, timeout=30)
