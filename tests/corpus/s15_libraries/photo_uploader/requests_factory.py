"""Requests are built here and sent elsewhere, so that a dry run can print them."""
import json

from requests import Request

API = "https://api.procore.com"


def auth(token):
    return {"Authorization": f"Bearer {token}"}  # expect: PRC303


def album(token, project, name):
    return Request(
        "POST",
        f"{API}/rest/v1.0/image_categories",
        headers=auth(token),
        json={"project_id": project, "image_category": {"name": name}},
    )


def slot(token, company, project, filename):
    """Step one of three: where to put the file."""
    headers = {"Authorization": f"Bearer {token}", "Procore-Company-Id": str(company)}
    return Request(
        method="POST",
        url=f"{API}/rest/v1.0/projects/{project}/uploads",
        headers=headers,
        data=json.dumps({"response_filename": filename}),
    )


def image(token, company, project, uuid, album_id):
    r = Request("POST", API + "/rest/v1.0/images")
    r.headers["Authorization"] = "Bearer " + token
    r.headers["Procore-Company-Id"] = str(company)
    r.params = {"project_id": project}
    r.json = {"image": {"upload_uuid": uuid, "image_category_id": album_id}}
    return r


def storage(slot_answer, blob):
    """Step two goes to the storage, with the fields it was given and nothing else."""
    return Request("POST", slot_answer["url"], data=slot_answer["fields"], files={"file": blob})
