import json
import urllib.error
import urllib.request


class TransportError(Exception):
    def __init__(self, status, text):
        super().__init__(f"{status}: {text[:200]}")
        self.status = status


class Transport:
    """The smallest thing that speaks JSON; the appliance has no third-party packages."""

    login_host = "https://login.procore.com"
    api_host = "https://api.procore.com"
    timeout = 30

    def _open(self, request):
        try:
            with urllib.request.urlopen(request, timeout=self.timeout) as answer:
                text = answer.read().decode()
        except urllib.error.HTTPError as error:
            raise TransportError(error.code, error.read().decode(errors="replace")) from error
        return json.loads(text) if text else {}

    def post_json(self, url, payload, headers=None):
        data = json.dumps(payload).encode()
        sent = {"Content-Type": "application/json", **(headers or {})}
        return self._open(urllib.request.Request(url, data=data, headers=sent, method="POST"))
