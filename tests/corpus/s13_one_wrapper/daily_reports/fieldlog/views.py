from datetime import date

from flask import Blueprint, abort, jsonify, request

from .client import Throttled
from .extensions import procore

bp = Blueprint("fieldlog", __name__, url_prefix="/fieldlog")
COMPANIES = {"nord": 60911, "west": 60912}


def company():
    try:
        return COMPANIES[request.args["branch"]]
    except KeyError:
        abort(400, "branch?")


@bp.get("/<int:project>/today")
def today(project):
    try:
        counts = procore.counts(project, date.today().isoformat(), company_id=company())
    except Throttled:
        abort(503)
    return jsonify(counts)


@bp.get("/<int:project>/crew")
def crew(project):
    rows = procore.manpower(project, date.today().isoformat())  # expect: PRC303
    return jsonify({"crews": len(rows), "heads": sum(row["num_workers"] for row in rows)})


@bp.post("/<int:project>/visitors")
def visitor(project):
    form = request.get_json()
    entry = {"subject": form["name"], "details": form.get("firm", ""), "begin_hour": form["hour"], "begin_minute": 0}
    return jsonify(procore.add_visitor(project, entry, company())), 201


@bp.get("/conditions")
def conditions():
    return jsonify([c["name"] for c in procore.weather_conditions()])
