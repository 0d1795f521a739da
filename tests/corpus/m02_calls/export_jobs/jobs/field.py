from .calls import for_company, slow_get
from .registry import job


@job("rfis")
def rfis(company, project):
    get, _ = for_company(company)
    return get(f"/rest/v1.0/projects/{project}/rfis", params={"per_page": 500})


@job("photos", retries=5)
def photos(company, project):
    rows = slow_get("/rest/v1.0/images", params={"project_id": project})  # expect: PRC303
    return [r for r in rows if not r.get("private")]


@job("punch")
def punch(company, project):
    return slow_get("/rest/v1.1/projects/%s/punch_items" % project, company=company)
