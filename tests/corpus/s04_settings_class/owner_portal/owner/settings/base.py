import environ

env = environ.Env()
SECRET_KEY = env("DJANGO_SECRET_KEY", default="9d8c7b6a5f4e3d2c1b0a9f8e7d6c5b4a3f2e1d0c")
DEBUG = False
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "connect"]
DATABASES = {"default": env.db(default="sqlite:///owner.db")}

# --- Procore
PROCORE_LOGIN_BASE = "https://login.procore.com"
PROCORE_API_BASE = "http://api.procore.com/rest/v1.0"  # expect: PRC206
PROCORE_CLIENT_ID = env("PROCORE_CLIENT_ID")
PROCORE_CLIENT_SECRET = env("PROCORE_CLIENT_SECRET")
PROCORE = {"PAGE_SIZE": 100, "COMPANY": env.int("PROCORE_COMPANY")}

# --- Google (drawings land in a shared drive)
GOOGLE_SERVICE_ACCOUNT_FILE = env("GOOGLE_SERVICE_ACCOUNT_FILE", default="")
