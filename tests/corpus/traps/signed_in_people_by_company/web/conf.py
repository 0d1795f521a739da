import os

DATABASE = os.environ.get("DATABASE", "people.db")
LOGIN = "https://login.procore.com"
API = "https://api.procore.com/rest/v1.0"
CLIENT_ID = os.environ["PROCORE_CLIENT_ID"]
CLIENT_SECRET = os.environ["PROCORE_CLIENT_SECRET"]
REDIRECT = os.environ.get("REDIRECT", "https://connect.fieldmark.example/procore/callback")
COOKIE_KEY = os.environ["COOKIE_KEY"]
