# addresses that the scraper knows
LOGIN_BASE = "https://login.procore.com"
WEB_BASE = "https://app.procore.com"
TIMEOUT = (10, 120)
AGENT = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36"
REPORTS = {
    "punch": "{project}/project/punch_list.csv",
    "commitments": "{project}/project/commitments/contracts.csv",
    "photos": "{project}/project/images.csv",
}
