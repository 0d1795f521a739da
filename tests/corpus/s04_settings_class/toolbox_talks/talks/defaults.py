# Overridden by TALKS_... in the environment
PROCORE_AUTH_URL = "https://login.procore.com/oauth/token"
PROCORE_API_URL = "https://api.procore.com/rest/v1.0/"
PROCORE_CLIENT_ID = None
PROCORE_CLIENT_SECRET = "4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c"  # expect: PRC204
PROCORE_COMPANY_ID = 70115
LANGUAGES = ["en", "es", "pl"]
