"""A page with the newest sheets. The person signs in with Procore; the proxy in front hands us their token."""
from flask import Flask, abort, jsonify, request, send_file

from viewer import DrawingService

app = Flask(__name__)


def service():
    token = request.headers.get("X-Forwarded-Access-Token")
    if not token:
        abort(401)
    return DrawingService(token)


@app.get("/projects/<int:project>/areas")
def areas(project):
    s = service()
    return jsonify(areas=s.areas(project), sets=s.sets(project), disciplines=s.disciplines(project))


@app.get("/projects/<int:project>/areas/<int:area>/sheets/<int:number>")
def sheet(project, area, number):
    s = service()
    for revision in s.revisions(project, area):
        if revision["number"] == number:
            return send_file(s.pdf(revision))
    abort(404)
