from flask import Blueprint, abort, render_template, request

from talks.remote import call

blueprint = Blueprint("pages", __name__)


@blueprint.get("/project/<int:project>/")
def index(project):
    response = call(f"projects/{project}/incidents", params={"per_page": 20})
    if response.status_code == 404:
        abort(404)
    return render_template("index.html", incidents=response.json(), language=request.args.get("lang", "en"))


@blueprint.post("/project/<int:project>/held")
def held(project):
    attendees = [int(number) for number in request.form.getlist("attendee")]
    if not attendees:
        abort(422, "nobody was there?")
    payload = {"meeting": {"title": request.form["title"], "attendee_ids": attendees}}
    response = call(f"projects/{project}/meetings", "POST", json=payload)
    return render_template("thanks.html", ok=response.ok), 200 if response.ok else 502
