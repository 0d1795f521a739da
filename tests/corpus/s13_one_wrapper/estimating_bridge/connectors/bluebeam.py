from .base import Connector


class StudioConnector(Connector):
    base_url = "https://studioapi.bluebeamlike.example/publicapi/v1/"

    def __init__(self, key):
        super().__init__()
        self.session.headers.update({"Authorization": f"Bearer {key}"})

    def estimates(self, job):
        session = self.get(f"sessions/{job}")
        return {m["Subject"]: float(m["Measurement"]) for m in self.get(f"sessions/{session['Id']}/markups")["Markups"]}
