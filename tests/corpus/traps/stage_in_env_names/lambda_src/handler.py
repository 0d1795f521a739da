"""Webhook receiver: fetches the changed RFI and puts it on the bus."""

import json
import urllib.request

import boto3

from keys import API, DEPLOY_STAGE
from procore_token import access_token

events = boto3.client("events")


def fetch(company_id, project_id, rfi_id):
    request = urllib.request.Request(f"{API}/rest/v1.0/projects/{project_id}/rfis/{rfi_id}")
    request.add_header("Authorization", "Bearer " + access_token())
    request.add_header("Procore-Company-Id", str(company_id))
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)


def handle(event, context):
    hook = json.loads(event["body"])
    if hook["resource_name"] != "RFIs" or hook["event_type"] == "delete":
        return {"statusCode": 204}
    rfi = fetch(hook["company_id"], hook["project_id"], hook["resource_id"])
    events.put_events(
        Entries=[
            {
                "Source": f"procore.{DEPLOY_STAGE.lower()}",
                "DetailType": "rfi",
                "Detail": json.dumps({"id": rfi["id"], "status": rfi["status"], "subject": rfi["subject"]}),
            }
        ]
    )
    return {"statusCode": 202}
