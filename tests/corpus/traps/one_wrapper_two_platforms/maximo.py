"""The owner's asset system: plain http inside the plant, no company, routes below /rest without a version."""

from rest import RestClient


class Maximo(RestClient):
    prefix = "/rest"

    def __init__(self, token):
        super().__init__("http://maximo.plant.example", token, verify=False)

    def asset(self, number):
        return self.get(f"/assets/{number}")

    def work_order(self, asset, text):
        return self.post("/workorders", {"asset": asset, "description": text})
