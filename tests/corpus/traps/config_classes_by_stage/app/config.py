import os


class BaseConfig:
    TESTING = False
    JSON_SORT_KEYS = False
    PROCORE_TIMEOUT = 30
    PROCORE_COMPANIES = os.environ.get("PROCORE_COMPANIES", "").split()


class DevelopmentConfig(BaseConfig):
    DEBUG = True
    PROCORE_LOGIN_URL = "https://login-sandbox.procore.com"
    PROCORE_API_URL = "https://sandbox.procore.com"
    PROCORE_CLIENT_ID = os.environ.get("DEV_PROCORE_CLIENT_ID")
    PROCORE_CLIENT_SECRET = os.environ.get("DEV_PROCORE_CLIENT_SECRET")


class ProductionConfig(BaseConfig):
    DEBUG = False
    PROCORE_LOGIN_URL = "https://login.procore.com"
    PROCORE_API_URL = "https://api.procore.com"
    PROCORE_CLIENT_ID = os.environ.get("PROD_PROCORE_CLIENT_ID")
    PROCORE_CLIENT_SECRET = os.environ.get("PROD_PROCORE_CLIENT_SECRET")


CONFIGS = {"development": DevelopmentConfig, "production": ProductionConfig}
