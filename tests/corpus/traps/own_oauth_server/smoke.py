"""After a deployment: does our own server still work? Run on the server itself."""

import requests

BASE = "http://localhost:8000"
form = {"grant_type": "password", "client_id": "smoke", "client_secret": "smoke", "username": "a", "password": "b"}
token = requests.post(BASE + "/oauth/token", data=form).json()["access_token"]
print(len(requests.get(BASE + "/rest/projects", params={"access_token": token}).json()), "projects of Procore")
