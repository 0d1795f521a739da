"""Pushes percent-complete values from the planning tool's XML to the schedule."""

import argparse
import os
import xml.etree.ElementTree as ET

from pusher import TokenManager

NS = {"p": "http://schemas.microsoft.com/project"}


def percentages(path):
    for task in ET.parse(path).getroot().iterfind(".//p:Task", NS):
        number = task.findtext("p:Text1", namespaces=NS)
        if number:
            yield int(number), int(task.findtext("p:PercentComplete", "0", NS))


def push(manager, company, project, values):
    updates = [{"id": number, "percentage": percent} for number, percent in values]
    for start in range(0, len(updates), 100):
        manager.post_json(
            f"{manager.api_host}/rest/v1.0/projects/{project}/schedule/tasks/sync",
            {"updates": updates[start : start + 100]},
            headers={"Authorization": "Bearer " + manager.token(), "Procore-Company-Id": str(company)},
        )
    return len(updates)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("company", type=int)
    parser.add_argument("project", type=int)
    parser.add_argument("xml")
    args = parser.parse_args()
    manager = TokenManager(os.environ["PUSHER_CLIENT_ID"], os.environ["PUSHER_CLIENT_SECRET"])
    print(push(manager, args.company, args.project, percentages(args.xml)), "tasks sent")


if __name__ == "__main__":
    main()
