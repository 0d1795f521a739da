from .vendor import COMPANY_HEADER, PROJECT_HEADER, VENDOR


def scoped(token, company):
    return {
        "Authorization": "Bearer " + token,
        COMPANY_HEADER: str(company),
    }


def joined(token, company):
    key = "-".join((VENDOR, "Company", "Id"))
    return {"Authorization": "Bearer %s" % token, key: "%d" % company}


def for_project(token, project):
    return {
        "Authorization": f"Bearer {token}",  # expect: PRC303
        PROJECT_HEADER: str(project),
    }


def percent(token, company):
    return dict([("Authorization", f"Bearer {token}"), ("%s-company-id" % VENDOR.lower(), str(company))])
