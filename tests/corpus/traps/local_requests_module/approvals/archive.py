from . import requests

BASE = "https://api.procore.com/rest/v1.0"


def approved(project):
    """Answers of Procore as they were on the day of approval."""
    return requests.get(f"{BASE}/projects/{project}/purchase_order_contracts", headers={"Authorization": "none"})


def oldest():
    return requests.get(BASE + "/purchase_order_contracts")


def draft(vendor, lines):
    made = requests.Request("draft", f"approvals://{vendor}")
    made.lines.extend(lines)
    return made


def send(project, company, token, made):
    body = {"project_id": project, "purchase_order_contract": {"title": made.url, "grand_total": made.total()}}
    return requests.post(BASE + "/purchase_order_contracts", company, token, data=body)
