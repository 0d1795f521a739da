import logging

import requests

from equip import names
from equip.names import COMPANY_FIELD

log = logging.getLogger(__name__)
URL = "https://api.procore.com/rest/v1.0"


def equipment(token, company, project):
    head = {names.AUTH: "Bearer " + token, names.COMPANY: str(company), names.CLIENT: "hours"}
    r = requests.get(f"{URL}/projects/{project}/equipment", headers=head, timeout=30)
    r.raise_for_status()
    return r.json()


def equipment_logs(token, company, project, day):
    return requests.get(
        URL + "/projects/%s/equipment_logs" % project,
        params={"log_date": day},
        headers={'authorization': f'Bearer {token}', 'procore-company-id': f'{company}'},
        timeout=30,
    ).json()


def book_hours(token, company, project, row):
    """Hours of one machine on one day."""
    head = {
        "Authorization": f"Bearer {token}",  # expect: PRC303
        # underscores: nginx drops these silently
        COMPANY_FIELD: str(company),
        "Content-Type": "application/json",
    }
    body = {"equipment_log": {"hours_operating": row.hours, "equipment_id": row.machine, "notes": row.notes}}
    r = requests.post(f"{URL}/projects/{project}/equipment_logs", headers=head, json=body, timeout=30)
    if r.status_code == 422:
        log.warning("row refused: %s", r.text)
        return None
    r.raise_for_status()
    return r.json()["id"]
