# coding: utf-8


class DailyLogsApi(object):
    """Generated. Do not edit by hand."""

    def __init__(self, api_client):
        self.api_client = api_client

    def list_manpower_logs(self, project_id, **kwargs):
        """List manpower logs of a project."""
        path_params = {"project_id": project_id}
        return self.api_client.do_request(
            "GET", "/rest/v1.0/projects/{project_id}/daily_logs/manpower_logs", path_params=path_params)
