"""Endpoints by the name of the table that they fill."""

BASE = "https://api.procore.com"

TABLES = {
    "projects": "/rest/v1.0/projects?company_id={company_id}",
    "vendors": "/vapid/companies/{company_id}/vendors",  # expect: PRC301
    "departments": "/rest/v1.0/companies/{company_id}/departments",
    "cost_codes": "/rest/v1.0/companies/{company_id}/standard_cost_code_lists",
}

# tables that were dropped, but whose files are still in the lake
RETIRED = ["offices", "regions"]


def url(table: str, company_id: int) -> str:
    return BASE + TABLES[table].format(company_id=company_id)
