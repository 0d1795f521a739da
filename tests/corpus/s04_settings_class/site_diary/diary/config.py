import os


class Base:
    TIMEOUT = 30
    COMPANY_ID = os.getenv("PROCORE_COMPANY_ID", "0")
    TOKEN_PATH = "/oauth/token"
    DIARY_PATH = "/rest/v1.0/projects/{project}/daily_logs/counts"


class Development(Base):
    LOGIN = "https://login-sandbox.procore.com"
    API = "https://sandbox.procore.com"
    CLIENT_ID = os.getenv("SANDBOX_CLIENT_ID")
    CLIENT_SECRET = os.getenv("SANDBOX_CLIENT_SECRET")


class Production(Base):
    LOGIN = "https://api.procore.com"  # expect: PRC202
    API = "https://api.procore.com"
    CLIENT_ID = os.getenv("PROD_CLIENT_ID")
    CLIENT_SECRET = os.getenv("PROD_CLIENT_SECRET")
    TIMEOUT = 90


Config = {"development": Development, "production": Production}
