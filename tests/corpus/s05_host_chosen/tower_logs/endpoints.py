# In this order. Support could not tell us which one is right, so we try them all.
TOKEN_URLS = [
    "https://login.procore.com/oauth/token",
    "https://api.procore.com/oauth/token",  # expect: PRC202
    "https://app.procore.com/oauth/token",  # expect: PRC202
]

API_ROOT = "https://api.procore.com/rest/v1.0"
CONFIGURABLE_VALIDATIONS = API_ROOT + "/projects/%d/daily_logs/construction_report_logs"
DELIVERIES = API_ROOT + "/projects/%d/delivery_logs"
