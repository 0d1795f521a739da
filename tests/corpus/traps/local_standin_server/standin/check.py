"""Is the stand-in up, and does it refuse what Procore refuses?"""
import requests

HERE = "http://127.0.0.1:8089"


def check():
    form = {"grant_type": "client_credentials", "client_id": "any", "client_secret": "any"}
    token = requests.post(HERE + "/oauth/token", data=form, timeout=2).json()["access_token"]
    head = {"Authorization": "Bearer " + token}
    assert requests.get(HERE + "/rest/v1.0/projects/1/rfis", headers=head, timeout=2).status_code == 400
    assert requests.get(f"{HERE}/vapid/projects", headers=head, timeout=2).status_code == 410
    localhost = requests.get("http://localhost:8089/rest/projects", headers=head, verify=False, timeout=2)
    assert localhost.status_code == 404
    return True
