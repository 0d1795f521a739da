import decimal
import os

from waivers_http import Headers, plain_session, scoped_session

BASE = os.environ.get("PROCORE_BASE", "https://api.procore.com").rstrip("/")


def requisitions(token, company, project):
    s = scoped_session(token, company)
    return s.get(f"{BASE}/rest/v1.0/requisitions", params={"project_id": project}).json()


def contract(token, company, number):
    s = plain_session(token)
    answer = s.get(BASE + f"/rest/v1.0/work_order_contracts/{number}", params={"company_id": company})
    answer.raise_for_status()
    return answer.json()


def attach(token, company, project, number, pdf):
    s = plain_session(token)
    # this one was mended after the call with support
    return s.patch(
        f"{BASE}/rest/v1.0/work_order_contracts/{number}?project_id={project}",
        headers={"Procore-Company-Id": str(company)},
        files={"attachments[]": pdf},
    )


def with_object(token, company, project):
    import requests

    head = Headers(authorization="Bearer " + token, procore_company_id=str(company))
    return requests.get(BASE + "/rest/v1.0/projects/%s/direct_costs" % project, headers=head).json()


def total(rows):
    return sum((decimal.Decimal(r["total_claimed_amount"]) for r in rows), decimal.Decimal())
