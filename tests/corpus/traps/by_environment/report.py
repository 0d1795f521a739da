import sys

sys.path.insert(0, "src")

from quota import open_gateway

with open_gateway(sys.argv[1] if len(sys.argv) > 1 else None) as client:
    # with a service account these two need the company as well; the gateway sends it
    me = client.get("/rest/v1.0/me").json()
    companies = client.get("/rest/v1.0/companies").json()
    print(me["login"], "sees", len(companies), "companies")
    for company in companies:
        response = client.get("/rest/v1.0/projects", params={"company_id": company["id"]})
        print(company["name"], len(response.json()), "left:", response.headers.get("X-Rate-Limit-Remaining"))
