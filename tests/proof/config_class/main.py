import json

from config import Company
from transport import client_for, paged


def punch_items(company: Company) -> dict:
    with client_for(company) as client:
        projects = list(paged(client, f"/rest/v1.0/companies/{company.value}/projects"))
        items = [
            item["name"]
            for project in projects
            for item in paged(client, "/rest/v1.0/punch_items", project_id=project["id"])
        ]
    return {"projects": [project["name"] for project in projects], "punch_items": items}


if __name__ == "__main__":
    print(json.dumps({company.name.lower(): punch_items(company) for company in Company}, indent=2))
