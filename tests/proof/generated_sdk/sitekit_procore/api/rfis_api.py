# coding: utf-8


class RfisApi(object):
    """Generated. Do not edit by hand."""

    def __init__(self, api_client):
        self.api_client = api_client

    def list_rfis(self, project_id, **kwargs):
        """List RFIs of a project."""
        query_params = {}
        for key in ("page", "per_page"):
            if kwargs.get(key) is not None:
                query_params[key] = kwargs[key]
        path_params = {"project_id": project_id}
        return self.api_client.do_request(
            "GET", "/rest/v1.0/projects/{project_id}/rfis", path_params=path_params, query_params=query_params)

    def show_rfi(self, project_id, id, **kwargs):
        """Show one RFI."""
        path_params = {"project_id": project_id, "id": id}
        return self.api_client.do_request("GET", "/rest/v1.0/projects/{project_id}/rfis/{id}", path_params=path_params)

    def create_rfi(self, project_id, body, **kwargs):
        """Create an RFI."""
        path_params = {"project_id": project_id}
        return self.api_client.do_request(
            "POST", "/rest/v1.0/projects/{project_id}/rfis", path_params=path_params,
            header_params={"Content-Type": "application/json"}, body=body)
