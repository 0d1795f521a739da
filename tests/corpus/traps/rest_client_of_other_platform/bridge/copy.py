"""Procore observations become Jira tickets. One direction only."""
from .clients import aconex, jira, procore, vapid_keys


def tickets(project_key):
    found = jira().get("/rest/api/2/search", jql=f"project = {project_key} and labels = procore")
    return {issue["fields"]["customfield_10100"]: issue["key"] for issue in found["issues"]}


def copy(person, project, project_key):
    known = tickets(project_key)
    target = jira()
    for row in procore(person).get("/rest/v1.0/observations/items", project_id=project):
        if str(row["id"]) in known:
            continue
        body = {"fields": {"project": {"key": project_key}, "summary": row["name"], "labels": ["procore"]}}
        print(target.post("/rest/api/2/issue", body)["key"])


def registers(project):
    return aconex().get(f"/rest/v1/projects/{project}/register")


def public_key():
    return vapid_keys()["public"]
