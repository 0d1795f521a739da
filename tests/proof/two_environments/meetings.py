"""Meetings of all companies of an environment (PROCORE_ENV, production by default)."""

import json
import os

import requests

from environments import companies, host


def open_session(company):
    session = requests.Session()
    token = session.post(
        f"{host('login')}/oauth/token",
        json={
            "grant_type": "client_credentials",
            "client_id": os.environ[company["key_var"]],
            "client_secret": os.environ[company["secret_var"]],
        },
    )
    token.raise_for_status()
    session.headers["Authorization"] = f"Bearer {token.json()['access_token']}"
    return session


def get(session, path, **params):
    response = session.get(f"{host('api')}/rest/v1.0{path}", params=params)
    response.raise_for_status()
    return response.json()


def main():
    result = {}
    for name, company in companies().items():
        session = open_session(company)
        projects = get(session, "/projects", company_id=company["id"])
        meetings = [m for p in projects for m in get(session, "/meetings", project_id=p["id"])]
        result[name] = {"projects": [p["name"] for p in projects], "meetings": [m["title"] for m in meetings]}
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
