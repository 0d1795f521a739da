"""What is deployed. Your own go into local_settings.py, which git ignores."""
LOGIN_URL = "https://login.procore.com/oauth/token"
API_URL = "https://app.procore.com"  # expect: PRC302
COMPANY_ID = 20418
PAGE = 100
VERIFY = True
