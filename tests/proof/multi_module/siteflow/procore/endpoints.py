"""Paths, in one place."""

PROJECTS = "/vapid/companies/{company}/projects"
RFIS = "/vapid/projects/{project}/rfis"
PUNCH_ITEMS = "/vapid/punch_items"

HOSTS = {
    "login": "https://login.procore.com",
    "api": "https://api.procore.com",
}
