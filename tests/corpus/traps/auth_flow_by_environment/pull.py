import sys

import httpx

from bearer import Bearer

HOSTS = {"TRIAL": "https://sandbox.procore.com", "LIVE": "https://api.procore.com"}

for stage, host in HOSTS.items():
    auth = Bearer(stage, company_id=sys.argv[1])
    print(httpx.get(f"{host}/rest/v1.0/projects", params={"company_id": sys.argv[1]}, auth=auth).json())
