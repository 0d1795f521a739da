# coding: utf-8
from __future__ import absolute_import

from punchpy.api_client import ApiClient


class PunchApi(object):
    def __init__(self, api_client=None):
        if api_client is None:
            api_client = ApiClient()
        self.api_client = api_client

    def punch_items_get(self, project_id, **kwargs):
        """Returns all punch items in a given project"""
        return self.punch_items_get_with_http_info(project_id, **kwargs)

    def punch_items_get_with_http_info(self, project_id, **kwargs):
        query_params = {"project_id": project_id}
        if "page" in kwargs:
            query_params["page"] = kwargs["page"]
        return self.api_client.call_api("/rest/v1.0/punch_items", "GET", query_params=query_params)

    def punch_items_id_patch(self, id, body, **kwargs):
        """Updates a punch item"""
        return self.punch_items_id_patch_with_http_info(id, body, **kwargs)

    def punch_items_id_patch_with_http_info(self, id, body, **kwargs):
        path_params = {"id": id}
        return self.api_client.call_api("/rest/v1.0/punch_items/{id}", "PATCH", path_params=path_params, body=body)

    def punch_item_types_get(self, project_id, **kwargs):
        """Returns the types of punch items"""
        return self.api_client.call_api(
            "/rest/v1.0/punch_item_types", "GET", query_params={"project_id": project_id}
        )
