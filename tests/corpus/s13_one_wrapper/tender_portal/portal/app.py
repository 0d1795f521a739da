from flask import Flask, jsonify, redirect, request, session, url_for

from . import bids, grants
from .calls import fetch

app = Flask(__name__)
app.config.from_pyfile("portal.cfg", silent=True)
app.config.from_prefixed_env("PORTAL")


@app.get("/back")
def back():
    session["procore"] = grants.exchange(request.args["code"])
    # who is it? needs no company with a person's token
    session["who"] = fetch("/rest/v1.0/me")["name"]
    return redirect(url_for("home"))


@app.get("/")
def home():
    return jsonify(who=session.get("who"), packages=[p["title"] for p in bids.packages(request.args["project"])])


@app.get("/compare/<int:project>/<int:package>")
def compare(project, package):
    return jsonify([{k: b[k] for k in ("id", "vendor", "lump_sum_amount")} for b in bids.bids(project, package)])


@app.post("/invite/<int:project>/<int:package>")
def invite(project, package):
    form = request.form
    return jsonify(bids.invite(project, package, form["vendor"], form["login"]))
