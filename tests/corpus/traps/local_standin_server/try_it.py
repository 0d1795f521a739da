import os

import requests

from standin.check import check


def base():
    return "http://127.0.0.1:8089" if os.environ.get("PROCORE_STANDIN") else "https://api.procore.com"


def rfis(token, company, project):
    headers = {"Authorization": f"Bearer {token}", "Procore-Company-Id": str(company)}
    return requests.get(f"{base()}/rest/v1.0/projects/{project}/rfis", headers=headers, timeout=20).json()


def main():
    if os.environ.get("PROCORE_STANDIN"):
        check()
        token = "standin"
    else:
        from signin import token_of_person

        token = token_of_person()
    for row in rfis(token, os.environ["COMPANY"], os.environ["PROJECT"]):
        print(row["number"], row["subject"])


if __name__ == "__main__":
    main()
