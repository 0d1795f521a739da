"""Tells our back office what has changed in Procore, and what our health check asks."""

import requests


def tell(backoffice_url, token, project_id):
    headers = {"Authorization": "Bearer " + token}
    return requests.post(f"{backoffice_url}/projects/{project_id}/rfis", headers=headers, timeout=10)


def healthy(base_url, token):
    return requests.get(base_url + "/health", headers={"Authorization": token}, timeout=10).ok
