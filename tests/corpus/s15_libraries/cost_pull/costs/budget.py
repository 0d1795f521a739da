"""Budget lines and commitments of a job, into the accounting database."""
import json
import logging

from .pool import COMPANY, bearer, http
from .tokens import dmsa_token

BASE = "https://api.procore.com/rest/v1.0"
log = logging.getLogger(__name__)


def budget_rows(job):
    r = http.request(
        "GET",
        f"{BASE}/budget_line_items",
        fields={"project_id": str(job), "per_page": "500"},
        headers=bearer(dmsa_token()),
    )
    if r.status != 200:
        log.error("budget of %s: %s", job, r.status)
        return []
    return json.loads(r.data)


def commitments(job):
    # headers of a call replace those of the pool, they are not merged
    auth = {"Authorization": "Bearer " + dmsa_token(), "Procore-Company-Id": COMPANY}
    r = http.request("GET", f"{BASE}/commitments?project_id={job}", headers=auth)
    return json.loads(r.data) if r.status == 200 else []


def vendors(job):
    headers = bearer(dmsa_token(), Accept="application/json")
    return http.request("GET", BASE + "/projects/%s/vendors" % job, headers=headers).json()
