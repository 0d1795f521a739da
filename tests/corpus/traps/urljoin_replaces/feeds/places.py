"""Bases. All of them are joined with urljoin, which takes the last word for it: an absolute path starts at the host,
an absolute address is taken as it is."""

PAGE_OF_PROJECT = "https://app.procore.com/webclients/host/"  # what people click
REST = "https://api.procore.com/rest/"
TOKENS = "https://login.procore.com/rest-assured/"
