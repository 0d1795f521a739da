"""get() and put() for the scripts."""
import json
import os
import subprocess
import urllib.parse
import urllib.request

SERVER = "https://app.procore.com"  # expect: PRC302


def token():
    """From the key chain; the sign-in applet keeps it fresh."""
    found = subprocess.run(["security", "find-generic-password", "-w", "-s", "pcore"], capture_output=True, text=True)
    return found.stdout.strip()


def request(verb, path, body=None, extra=None):
    headers = {"Authorization": "Bearer " + token(), "Accept": "application/json"}
    if extra:
        headers.update(extra)
    data = None
    if body is not None:
        data = json.dumps(body).encode()
        headers["Content-Type"] = "application/json"
    asked = urllib.request.Request(SERVER + path, data=data, headers=headers, method=verb)
    with urllib.request.urlopen(asked, timeout=float(os.environ.get("PCORE_TIMEOUT", 30))) as answer:
        return json.load(answer)


def get(path, extra=None, **query):
    if query:
        path += "?" + urllib.parse.urlencode(query)
    return request("GET", path, extra=extra)


def put(path, body, extra=None):
    return request("PUT", path, body, extra)
