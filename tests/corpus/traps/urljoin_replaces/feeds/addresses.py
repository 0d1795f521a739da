from urllib.parse import urljoin

from . import places


def api(path):
    """api("/rest/v1.0/x") and api("v1.0/x") are the same."""
    return urljoin(places.REST, path)


def page(company, project):
    return urljoin(places.PAGE_OF_PROJECT, f"companies/{company}/projects/{project}/tools/rfis")


def token_endpoint():
    return urljoin(places.TOKENS, "/oauth/token")


def wherever(link):
    # links in answers may be absolute or not
    return urljoin("https://app.procore.com/", link)
