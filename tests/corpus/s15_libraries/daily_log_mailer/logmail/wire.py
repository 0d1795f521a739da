"""Plain http.client: the machine in the site office has no pip."""

import http.client
import json
import logging
import time
from urllib.parse import urlencode

from . import const

log = logging.getLogger("logmail.wire")


class Wire:
    """One keep-alive connection and a token."""

    def __init__(self, client_id, client_secret):
        self._id = client_id
        self._secret = client_secret
        self._token = None
        self._expires = 0
        self._conn = None

    # The credentials are those of our app's DMSA, see the wiki page "Procore app".
    def login(self):
        conn = http.client.HTTPSConnection(const.LOGIN_HOST, const.PORT, timeout=20)
        form = urlencode(
            {"grant_type": "client_credentials", "client_id": self._id, "client_secret": self._secret}
        )
        conn.request("POST", "/oauth/token", form, {"Content-Type": "application/x-www-form-urlencoded"})
        answer = conn.getresponse()
        if answer.status != 200:
            raise RuntimeError("login refused: %s %s" % (answer.status, answer.reason))
        body = json.loads(answer.read())
        self._token = body["access_token"]
        self._expires = time.time() + body.get("expires_in", 5400) - 60
        conn.close()

    def _hdrs(self):
        if self._token is None or time.time() > self._expires:
            self.login()
        return {
            "Authorization": "Bearer " + self._token,  # expect: PRC303
            "Accept": "application/json",
            "User-Agent": "logmail/0.4 (harrow-pike)",
        }

    def fetch(self, path, **query):
        if self._conn is None:
            self._conn = http.client.HTTPSConnection(const.API_HOST, const.PORT, timeout=45)
        target = path + ("?" + urlencode(query) if query else "")
        for attempt in (1, 2, 3):
            try:
                self._conn.request("GET", target, headers=self._hdrs())
                answer = self._conn.getresponse()
                raw = answer.read()
            except (http.client.HTTPException, OSError) as error:
                log.warning("attempt %d of %s: %s", attempt, path, error)
                self._conn.close()
                time.sleep(attempt)
                continue
            if answer.status == 429:
                time.sleep(int(answer.getheader("Retry-After", "10")))
                continue
            if answer.status >= 400:
                log.error("%s -> %s", path, answer.status)
                return []
            return json.loads(raw)
        return []
