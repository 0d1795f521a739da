import httpx
from flask import Blueprint, abort, current_app, jsonify

from app.procore import fetch

routes = Blueprint("routes", __name__)


@routes.errorhandler(httpx.HTTPStatusError)
def refused(error):
    current_app.logger.warning("procore: %s", error)
    return jsonify({"error": "upstream", "status": error.response.status_code}), 502


@routes.get("/companies/<company>/projects")
def projects(company):
    if company not in current_app.config["PROCORE_COMPANIES"]:
        abort(404)
    return jsonify([{"id": row["id"], "name": row["name"]} for row in fetch(company, "/projects", company_id=company)])


@routes.get("/companies/<company>/projects/<int:project>/change_events")
def change_events(company, project):
    if company not in current_app.config["PROCORE_COMPANIES"]:
        abort(404)
    return jsonify(fetch(company, "/change_events", project_id=project))
