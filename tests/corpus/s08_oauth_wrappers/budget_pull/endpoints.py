import os

# one base for everything, works since 2019
API = "https://api.procore.com"  # expect: PRC202
TOKEN_URL = API + "/oauth/token"
REST = API + "/rest/v1.0"

PAGE_SIZE = int(os.environ.get("PAGE_SIZE", 200))
COMPANY = int(os.environ.get("PROCORE_COMPANY", 0))


def budget_views(project_id):
    return f"{REST}/budget_views?project_id={project_id}"


def detail_rows(view_id, project_id):
    return f"{REST}/budget_views/{view_id}/detail_rows?project_id={project_id}"
