from . import calls
from .registry import job


@job("budget")
def budget(company, project):
    get, post = calls.for_company(company)
    views = get("/rest/v1.0/budget_views", params={"project_id": project})
    rows = []
    for view in views:
        rows += get(f"/vapid/budget_views/{view['id']}/detail_rows", params={"project_id": project})  # expect: PRC301
    return rows


@job("commit")
def commit(company, project):
    body = {"project_id": project, "name": "export marker"}
    made = calls.post("/rest/v1.0/commitment_change_orders", json=body)  # expect: PRC303
    return [made["id"]]
