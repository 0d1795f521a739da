import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent
SECRET_KEY = os.environ["DJANGO_SECRET_KEY"]
DEBUG = os.environ.get("DJANGO_DEBUG") == "1"
ALLOWED_HOSTS = ["portal.alder-group.example"]

INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "office"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": BASE_DIR / "db.sqlite3"}}

PROCORE_LOGIN_URL = "https://login.procore.com"
PROCORE_API_URL = "https://api.procore.com"

# one service login for each division
PROCORE_CIVIL_CLIENT_ID = os.environ.get("PROCORE_CIVIL_CLIENT_ID")
PROCORE_CIVIL_CLIENT_SECRET = os.environ.get("PROCORE_CIVIL_CLIENT_SECRET")
PROCORE_HOMES_CLIENT_ID = os.environ.get("PROCORE_HOMES_CLIENT_ID")
PROCORE_HOMES_CLIENT_SECRET = os.environ.get("PROCORE_HOMES_CLIENT_SECRET")
