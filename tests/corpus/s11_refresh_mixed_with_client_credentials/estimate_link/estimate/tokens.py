import os

import httpx

# the app's data connector component, a developer managed service account
CLIENT_ID = os.environ.get("PROCORE_CLIENT_ID", "")
LOGIN = os.environ.get("PROCORE_LOGIN", "https://login.procore.com")


class NoToken(RuntimeError):
    pass


def ask() -> dict:
    try:
        reply = httpx.post(
            f"{LOGIN}/oauth/token",
            json={
                "grant_type": "client_credentials",
                "client_id": CLIENT_ID,
                "client_secret": os.environ["PROCORE_CLIENT_SECRET"],
            },
            timeout=15,
        )
    except httpx.TransportError as error:
        raise NoToken(f"login host not reached: {error}") from error
    if reply.status_code != 200:
        raise NoToken(reply.json().get("error_description", reply.reason_phrase))
    return reply.json()
