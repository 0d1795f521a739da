import json
import os

from flask import Flask, abort, current_app, g, jsonify, render_template

import procore


def create_app(**overrides):
    app = Flask(__name__)
    app.config["PROCORE_LOGIN"] = "https://login.procore.com"
    app.config["PROCORE_API"] = "https://api.procore.com"
    # {"acme": {"company_id": 1, "client_id": "...", "client_secret": "..."}, ...}
    app.config["PROCORE_COMPANIES"] = json.loads(os.environ["PROCORE_COMPANIES"])
    app.config.update(overrides)

    @app.url_value_preprocessor
    def pull_company(endpoint, values):
        g.slug = (values or {}).pop("slug", None)
        if g.slug is not None:
            g.company = current_app.config["PROCORE_COMPANIES"].get(g.slug)
            if g.company is None:
                abort(404)

    @app.get("/")
    def index():
        return render_template("index.html", companies=current_app.config["PROCORE_COMPANIES"])

    @app.get("/<slug>/projects")
    def projects():
        company_id = g.company["company_id"]
        return jsonify(procore.get(f"/rest/v1.0/companies/{company_id}/projects"))

    @app.get("/<slug>/projects/<int:project_id>/submittals")
    def submittals(project_id):
        return jsonify(procore.get(f"/rest/v1.0/projects/{project_id}/submittals"))

    @app.errorhandler(procore.UpstreamError)
    def upstream(error):
        return jsonify(error=str(error)), 502

    return app
