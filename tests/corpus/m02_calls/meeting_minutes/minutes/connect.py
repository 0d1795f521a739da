"""No classes: connect() gives functions that know the token."""
import requests

API = "https://api.procore.com/rest/v1.0"


def connect(token, company=None):
    session = requests.Session()

    def headers():
        found = {"Authorization": f"Bearer {token}"}
        if company is not None:
            found["Procore-Company-Id"] = str(company)
        return found

    def get(path, **params):
        answer = session.get(f"{API}/{path}", headers=headers(), params=params, timeout=20)
        answer.raise_for_status()
        return answer.json()

    def pages(path, **params):
        number = 0
        while True:
            number += 1
            rows = get(path, page=number, **params)
            if not rows:
                return
            yield from rows

    get.pages = pages
    return get


def uploader(token, company):
    head = {"Authorization": f"Bearer {token}", "Procore-Company-Id": str(company)}

    def upload(project, name, blob):
        slot = requests.post(
            f"{API}/projects/{project}/uploads", headers=head, json={"response_filename": name}, timeout=20
        ).json()
        requests.post(slot["url"], data=slot["fields"], files={"file": blob}, timeout=120)
        return slot["uuid"]

    return upload
