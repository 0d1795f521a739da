"""Same names as on the other side, so that the two read alike."""
import os

BASE_URL = os.environ.get("SAGE_BASE_URL", "http://sage.internal.example:5493")
TOKEN_URL = BASE_URL + "/oauth/token"


def get_headers(token):
    return {"Authorization": f"Bearer {token}"}
