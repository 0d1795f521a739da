from flask import Blueprint, abort, jsonify, render_template, request

from .procore import procore_get, sign_out
from .tenancy import TenantNotConfigured, load_tenant

blueprint = Blueprint("permits", __name__)


def _tenant(slug):
    try:
        return load_tenant(slug)
    except KeyError:
        abort(404)


@blueprint.errorhandler(TenantNotConfigured)
def not_configured(error):
    return render_template("not_configured.html", tenant=str(error)), 503


@blueprint.get("/<slug>/projects")
def projects(slug):
    tenant = _tenant(slug)
    rows = procore_get(tenant, "/projects", company_id=tenant.procore_company) or []
    return jsonify([{"id": row["id"], "name": row["display_name"]} for row in rows])


@blueprint.get("/<slug>/projects/<int:project_id>/permits")
def permits(slug, project_id):
    tenant = _tenant(slug)
    items = procore_get(tenant, f"/projects/{project_id}/generic_tools", page=request.args.get("page", 1))
    return jsonify(items or [])


@blueprint.post("/<slug>/logout")
def logout(slug):
    sign_out(_tenant(slug))
    return "", 204
