import os

SANDBOX = os.environ.get("RELAY_SANDBOX", "").lower() in ("1", "true", "yes")

if SANDBOX:
    LOGIN_HOST = "https://login-sandbox.procore.com"
    API_HOST = "https://sandbox.procore.com"
    CLIENT_ID = os.environ["SANDBOX_CLIENT_ID"]
    CLIENT_SECRET = os.environ["SANDBOX_CLIENT_SECRET"]
    COMPANIES = [4271]
else:
    LOGIN_HOST = "https://login.procore.com"
    API_HOST = "https://api.procore.com"
    CLIENT_ID = os.environ["LIVE_CLIENT_ID"]
    CLIENT_SECRET = os.environ["LIVE_CLIENT_SECRET"]
    # everybody who installed the app
    COMPANIES = [int(number) for number in os.environ["LIVE_COMPANIES"].split()]
