"""Closes what the subcontractor has marked as ready for review. Company of the header: 31500."""
import sys

from punchpy import ApiClient, Configuration, PunchApi
from signin import token


def api():
    Configuration().access_token = token()
    client = ApiClient()
    client.set_default_header("Procore-Company-Id", "31500")
    return PunchApi(client)


def main(project):
    punch = api()
    for item in punch.punch_items_get(project):
        if item["status"] == "ready_for_review":
            punch.punch_items_id_patch(item["id"], {"punch_item": {"status": "closed"}})


if __name__ == "__main__":
    main(int(sys.argv[1]))
