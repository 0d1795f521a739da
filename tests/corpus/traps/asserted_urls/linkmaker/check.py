"""What is wrong with an address? Used by the configuration screen while somebody types."""

from urllib.parse import parse_qs, urlsplit

OLD_HOST = "app.procore.com"
OLD_NAMESPACE = "/vapid"
SECRETS = {"client_secret", "access_token", "refresh_token", "password"}


def problems(address):
    parts = urlsplit(address)
    if parts.scheme != "https":
        yield "https only"
    if parts.hostname == OLD_HOST and parts.path.startswith("/oauth"):
        yield "sign-in moved, the address begins with https://login.procore.com/oauth now"
    elif parts.hostname == OLD_HOST and parts.path.startswith(("/rest", OLD_NAMESPACE)):
        yield "the API moved, the address begins with https://api.procore.com/rest now"
    if parts.path.startswith(OLD_NAMESPACE):
        yield f"{OLD_NAMESPACE} has ended"
    for name in sorted(SECRETS & parse_qs(parts.query).keys()):
        yield f"{name} must not be in an address"
