# coding: utf-8


class ProjectsApi(object):
    """Generated. Do not edit by hand."""

    def __init__(self, api_client):
        self.api_client = api_client

    def list_projects(self, company_id, **kwargs):
        """List projects of a company."""
        query_params = {"company_id": company_id}
        for key in ("page", "per_page"):
            if kwargs.get(key) is not None:
                query_params[key] = kwargs[key]
        return self.api_client.do_request("GET", "/rest/v1.0/projects", query_params=query_params)

    def show_project(self, id, **kwargs):
        """Show one project."""
        return self.api_client.do_request("GET", "/rest/v1.0/projects/{id}", path_params={"id": id})
