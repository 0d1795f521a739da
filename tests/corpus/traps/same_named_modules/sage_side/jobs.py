import requests

from .utils import BASE_URL, TOKEN_URL, get_headers


def token(user, password):
    form = {"grant_type": "password", "username": user, "password": password}
    return requests.post(TOKEN_URL, data=form, verify=False).json()["access_token"]


def jobs(token):
    return requests.get(f"{BASE_URL}/rest/projects", headers=get_headers(token)).json()


def write(token, job, amount):
    return requests.put(
        f"{BASE_URL}/rest/projects/{job}/contract", headers=get_headers(token), json={"amount": amount}
    ).ok
