"""Endpoints of Procore."""

from siteline.base import Endpoint, open_session

SUBMITTALS = "/projects/{}/submittals"
OBSERVATIONS = "/observations/items"


class Submittals(Endpoint):
    def of(self, project_id):
        return self.fetch(SUBMITTALS.format(project_id))


class Observations(Endpoint):
    def all(self, project_id):
        return self.fetch(OBSERVATIONS, project_id=project_id)


class Client:
    def __init__(self, host, token):
        session = open_session(token)
        self.submittals = Submittals(session, host)
        self.observations = Observations(session, host)
