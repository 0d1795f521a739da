from base64 import b64encode


def basic(user: str, password: str) -> dict:
    pair = b64encode(f"{user}:{password}".encode("utf-8")).decode("ascii")
    return {"Authorization": f"Basic {pair}"}


def bearer(token: str, **more: str) -> dict:
    return {"Authorization": f"Bearer {token}", **more}
