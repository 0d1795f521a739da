"""name -> path. Versions are Procore's, per resource, so they are written out."""

ROUTES = {
    "checklists": {
        "list": "/rest/v1.0/projects/{project_id}/checklist/lists",
        "show": "/rest/v1.0/projects/{project_id}/checklist/lists/{id}",
        "pdf": "/vapid/projects/{project_id}/checklist/lists/{id}/pdf",  # expect: PRC301
    },
    "forms": {
        "list": "/rest/v1/projects/{project_id}/forms",  # expect: PRC304
        "templates": "/rest/v1.0/companies/{company_id}/form_templates",
    },
    # not archived any more
    "incidents": {"list": "/vapid/projects/{project_id}/incidents"},
}


def route(tool, action, **ids):
    return ROUTES[tool][action].format(**ids)
