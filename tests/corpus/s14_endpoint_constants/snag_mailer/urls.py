import os

COMPANY_ID = os.environ.get("PROCORE_COMPANY", "19077")
PROJECT_ID = 330417

BASE = "https://api.procore.com"
API = f"{BASE}/rest/v1.0"

SNAGS_URL = f"{API}/punch_items?project_id={PROJECT_ID}"
PEOPLE_URL = f"{BASE}/vapid/projects/{PROJECT_ID}/users"  # expect: PRC301
TRADES_URL = f"{API}/companies/{COMPANY_ID}/trades"
SNAG_URL = SNAGS_URL.replace("?", "/{}?")
