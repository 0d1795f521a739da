import os

import requests

NAME = "jira"
BASE = "https://jira.kestrel-group.example"


def issues(project):
    # basic auth with a person's name: Jira's own way
    auth = (os.environ["JIRA_USER"], os.environ["JIRA_PASSWORD"])
    found = requests.get(BASE + "/rest/api/2/search", params={"jql": f"project = {project}"}, auth=auth)
    boards = requests.get(BASE + "/rest/agile/latest/board", auth=auth, verify=False)
    return found.json()["issues"], boards.json()
