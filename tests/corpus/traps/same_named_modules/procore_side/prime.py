import requests

from .utils import BASE_URL, get_headers


def prime_contracts(token, project):
    answer = requests.get(
        f"{BASE_URL}/rest/v1.0/prime_contract",
        headers=get_headers(token),
        params={"project_id": project},
        timeout=30,
    )
    return answer.json()
