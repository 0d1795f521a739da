import sys

import requests

import hub


def mail(tenant, text):
    requests.post(
        "https://graph.microsoft.com/v1.0/users/hub@harrow.example/sendMail",
        headers={"Authorization": "Bearer " + hub.graph_token(tenant)},
        json={"message": {"subject": "Projects", "body": {"content": text}}},
    )


def bills():
    _, token = hub.qbo_token()
    return requests.get(
        "https://quickbooks.api.intuit.com/v3/company/1/query?access_token=" + token, params={"query": "select * from Bill"}
    ).json()


projects = hub.procore_get("/rest/v1.0/projects", company_id=hub.COMPANY)
lines = [f"{p['id']:>10} {p['name']}" for p in projects]
for tenant in sys.argv[1:] or hub.GRAPH_TENANTS:
    mail(tenant, "\n".join(lines))
