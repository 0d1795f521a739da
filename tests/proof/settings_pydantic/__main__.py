import json

from gateway import ProcoreGateway
from settings import get_settings

if __name__ == "__main__":
    answer = {}
    for company in ("acme", "dunmore"):
        gateway = ProcoreGateway(company, get_settings())
        projects = gateway.projects()
        answer[company] = {
            "projects": [project["name"] for project in projects],
            "rfis": [rfi["subject"] for project in projects for rfi in gateway.rfis(project["id"])],
        }
    print(json.dumps(answer))
