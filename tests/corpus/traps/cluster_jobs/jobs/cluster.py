"""What we ask the cluster. The pod's service account may read its own namespace and nothing else; the administrators
of the cluster created the service account, ask them for more.
"""

import pathlib

import requests

MOUNT = pathlib.Path("/var/run/secrets/kubernetes.io/serviceaccount")
API = "https://kubernetes.default.svc"


def service_account_token():
    return (MOUNT / "token").read_text()


def _get(path):
    headers = {"Authorization": f"Bearer {service_account_token()}"}
    return requests.get(API + path, headers=headers, verify=str(MOUNT / "ca.crt"), timeout=5).json()


def procore_credentials():
    """The pair of our app, out of a Secret: {"client_id": ..., "client_secret": ...}"""
    namespace = (MOUNT / "namespace").read_text()
    return _get(f"/api/v1/namespaces/{namespace}/secrets/procore-app")["data"]


def pods():
    namespace = (MOUNT / "namespace").read_text()
    return [item["metadata"]["name"] for item in _get(f"/api/v1/namespaces/{namespace}/pods")["items"]]
