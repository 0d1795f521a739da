import http.client
import json
import os
import ssl
from urllib.parse import urlencode

from . import zones

CONTEXT = ssl.create_default_context(cafile=os.environ.get("CA_BUNDLE"))


class Gateway:
    """One zone's door. Each zone has the DMSA of the app that was promoted there."""

    def __init__(self, which, company):
        self.hosts = zones.hosts(which)
        self.company = company
        self.token = None

    def open(self):
        prefix = self.hosts.prefix
        form = {
            "grant_type": "client_credentials",
            "client_id": os.environ[f"{prefix}_CLIENT_ID"],
            "client_secret": os.environ[f"{prefix}_CLIENT_SECRET"],
        }
        conn = http.client.HTTPSConnection(self.hosts.oauth, timeout=20, context=CONTEXT)
        conn.request(
            "POST",
            "/oauth/token",
            body=urlencode(form),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )
        reply = conn.getresponse()
        if reply.status != 200:
            raise PermissionError(reply.read().decode(errors="replace"))
        self.token = json.load(reply)["access_token"]

    def _headers(self):
        return {"Authorization": "Bearer " + self.token, "Procore-Company-Id": str(self.company)}

    def get(self, path):
        conn = http.client.HTTPSConnection(self.hosts.rest, timeout=20, context=CONTEXT)
        conn.request("GET", path, headers=self._headers())
        reply = conn.getresponse()
        if reply.status != 200:
            raise LookupError(f"{path}: {reply.status}")
        return json.load(reply)
