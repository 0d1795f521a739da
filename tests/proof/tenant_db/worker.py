import json

from db import connect, enabled_tenants
from procore_api import sync

if __name__ == "__main__":
    conn = connect()
    print(json.dumps({tenant["slug"]: sync(tenant) for tenant in enabled_tenants(conn)}))
