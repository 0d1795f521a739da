import http.client
import json
import socket
from urllib.parse import urlencode

import envfile

HOST = "api.procore.com"


class ApiError(Exception):
    pass


def request(method, path, query=None, body=None):
    conn = http.client.HTTPSConnection(HOST, timeout=45)
    target = "/rest/v1.0" + path + ("?" + urlencode(query) if query else "")
    headers = {"Authorization": "Bearer " + envfile.bearer(), "Accept": "application/json"}  # expect: PRC303
    if body is not None:
        body = json.dumps(body)
        headers["Content-Type"] = "application/json"
    try:
        conn.request(method, target, body=body, headers=headers)
        answer = conn.getresponse()
        data = answer.read()
    except socket.timeout:
        raise ApiError(f"{method} {path}: timed out")
    finally:
        conn.close()
    if answer.status >= 400:
        raise ApiError(f"{method} {path}: {answer.status} {data[:200]!r}")
    return json.loads(data) if data else None
