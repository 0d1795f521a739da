"""Procore tells us when an incident was created."""

import hmac

from flask import Blueprint, abort, current_app, request

blueprint = Blueprint("hooks", __name__)


@blueprint.post("/procore")
def incident():
    expected = current_app.config.get("WEBHOOK_TOKEN", "")
    if not hmac.compare_digest(request.headers.get("Authorization", ""), expected):
        abort(401)
    event = request.get_json()
    current_app.logger.info("%s %s %s", event["resource_name"], event["event_type"], event["resource_id"])
    return "", 204
