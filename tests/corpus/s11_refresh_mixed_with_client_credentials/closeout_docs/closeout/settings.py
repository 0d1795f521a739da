import os

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite:///closeout.db")
ARCHIVE = os.environ.get("ARCHIVE", "/var/lib/closeout")

# "live" or "sandbox": both hosts move together
STAGE = os.environ.get("CLOSEOUT_STAGE", "live")
HOSTS = {
    "live": ("https://login.procore.com", "https://api.procore.com"),
    "sandbox": ("https://login-sandbox.procore.com", "https://sandbox.procore.com"),
}
LOGIN, API = HOSTS[STAGE]
