"""Where people are sent. Nothing here is called by us."""

SUPPORT = "https://support.procore.com"
FAQ = {
    "service account": SUPPORT + "/faq/what-is-a-service-account",
    "api": "https://developers.procore.com/reference/rest/v1/projects?version=1.0",
    "oauth": "https://developers.procore.com/documentation/oauth-client-credentials",
    "vapid": "https://developers.procore.com/documentation/vapid-deprecation#/vapid",
    "status": "https://status.procore.com",
}
MARKETPLACE = "https://marketplace.procore.com/apps/quarry-desk"


def project_home(project):
    return f"https://app.procore.com/{project}/project/home"


def rfi(region, company, project, number):
    return f"https://{region}.procore.com/webclients/host/companies/{company}/projects/{project}/tools/rfis/{number}"
