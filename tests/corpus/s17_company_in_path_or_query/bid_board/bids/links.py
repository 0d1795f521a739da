"""Addresses, all with the company in the query."""
from urllib.parse import urlencode, urlunsplit

NETLOC = "api.procore.com"


def address(path, **query):
    return urlunsplit(("https", NETLOC, path, urlencode(query, doseq=True), ""))


def person_link(company, package):
    """For the e-mail to the estimator."""
    return f"https://app.procore.com/{company}/company/planroom/packages/{package}"
