from .auth import access_token

AGENT = "betonwerk-tickets/2 (dispo@betonwerk-halm.example)"


def default_headers():
    """What every request carries."""
    return {
        "Authorization": f"Bearer {access_token()}",  # expect: PRC303
        "Accept": "application/json",
        "User-Agent": AGENT,
    }


def csv_headers():
    return {**default_headers(), "Accept": "text/csv"}
