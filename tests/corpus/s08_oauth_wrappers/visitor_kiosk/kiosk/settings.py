from starlette.config import Config
from starlette.datastructures import Secret

config = Config(".env")

SESSION_KEY = config("SESSION_KEY", cast=Secret)
PROCORE_CLIENT_ID = config("PROCORE_CLIENT_ID")
PROCORE_CLIENT_SECRET = config("PROCORE_CLIENT_SECRET", cast=Secret)
COMPANY_ID = config("PROCORE_COMPANY_ID", cast=int)

PROCORE_AUTHORIZE_URL = "https://app.procore.com/oauth/authorize"  # expect: PRC202
PROCORE_TOKEN_URL = "https://login.procore.com/oauth/token"
PROCORE_API = "https://api.procore.com/rest/v1.0/"

# badge printer
PRINTER = config("PRINTER", default="lp0")
