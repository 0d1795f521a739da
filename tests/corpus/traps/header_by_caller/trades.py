from pipe import ask


def trades(identity):
    return ask("GET", f"/rest/v1.0/companies/{identity.company_id}/trades", identity.headers())


def add_trade(identity, name):
    path = f"/rest/v1.0/companies/{identity.company_id}/trades"
    return ask("POST", path, identity.plus(x_request_source="trade-import"), body={"trade": {"name": name, "active": True}})


def vendors(token, company):
    # older than Identity, used by the macro
    headers = {"Authorization": "Bearer " + token}
    headers["PROCORE-COMPANY-ID"] = str(company)
    return ask("GET", "/rest/v1.0/vendors", headers, query={"company_id": company, "per_page": 1000})
