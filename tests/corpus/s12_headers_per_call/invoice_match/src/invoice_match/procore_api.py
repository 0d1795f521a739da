import json

import requests

from .tokens import TokenFile

host = "https://api.procore.com"


class ProcoreApi:
    """Made out of Postman's "generate code", one request after the other."""

    def __init__(self, company, tokens=None):
        self.company = company
        self.tokens = tokens or TokenFile()

    def me(self):
        # works without a company as long as a person is signed in
        response = requests.request("GET", host + "/rest/v1.0/me", headers={"Authorization": f"Bearer {self.tokens.current()}"})
        return response.json()

    def commitments(self, project):
        url = f"{host}/rest/v1.0/work_order_contracts?project_id={project}"

        payload = {}
        headers = {
            'Authorization': f'Bearer {self.tokens.current()}'  # expect: PRC303
        }

        response = requests.request("GET", url, headers=headers, data=payload)
        response.raise_for_status()
        return response.json()

    def purchase_orders(self, project):
        url = f"{host}/rest/v1.0/purchase_order_contracts?project_id={project}"

        payload = {}
        headers = {
            'Procore-Company-Id': f'{self.company}',
            'Authorization': f'Bearer {self.tokens.current()}'
        }

        response = requests.request("GET", url, headers=headers, data=payload)
        response.raise_for_status()
        return response.json()

    def requisitions(self, project, status="under_review"):
        url = host + "/rest/v1.0/requisitions"

        headers = {
            'Authorization': f'Bearer {self.tokens.current()}',  # expect: PRC303
            'Cookie': ''
        }

        response = requests.request("GET", url, headers=headers, params={"project_id": project, "filters[status]": status})
        response.raise_for_status()
        return response.json()

    def requisition_lines(self, project, requisition):
        url = host + "/rest/v1.0/requisitions/%s/contract_item_details?project_id=%s" % (requisition, project)

        headers = {
            'Authorization': 'Bearer ' + self.tokens.current()  # expect: PRC303
        }

        response = requests.request("GET", url, headers=headers)
        return response.json() if response.ok else []

    def mark_matched(self, project, requisition, sage_number):
        url = host + "/rest/v1.0/requisitions/%s" % requisition

        payload = json.dumps({"project_id": project, "requisition": {"invoice_number": sage_number}})
        headers = {
            'Content-Type': 'application/json',
            'Authorization': 'Bearer ' + self.tokens.current()  # expect: PRC303
        }

        response = requests.request("PATCH", url, headers=headers, data=payload)
        response.raise_for_status()
