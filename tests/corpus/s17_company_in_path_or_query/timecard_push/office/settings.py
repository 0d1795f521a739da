import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
SECRET_KEY = os.environ["DJANGO_SECRET_KEY"]
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "office"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": BASE_DIR / "db.sqlite3"}}

PROCORE_LOGIN_URL = os.environ.get("PROCORE_LOGIN_URL", "https://login.procore.com")
PROCORE_API_URL = os.environ.get("PROCORE_API_URL", "https://api.procore.com")
PROCORE_CLIENT_ID = os.environ["PROCORE_CLIENT_ID"]
PROCORE_CLIENT_SECRET = os.environ["PROCORE_CLIENT_SECRET"]
