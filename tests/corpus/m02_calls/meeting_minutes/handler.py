"""AWS Lambda behind the button in the meeting tool. The button's page signs the person in."""
import json

from minutes.write import publish


def handler(event, context):
    body = json.loads(event["body"])
    token = event["headers"]["authorization"].split()[-1]
    uuid = publish(token, body["company"], body["project"])
    return {"statusCode": 200, "body": json.dumps({"uuid": uuid})}
