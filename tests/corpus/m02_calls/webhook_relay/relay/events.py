from dataclasses import dataclass


@dataclass
class Event:
    company: int
    project: int
    resource: int
    kind: str

    @classmethod
    def parse(cls, raw):
        names = {"RFIs": RfiEvent, "Submittals": SubmittalEvent, "Documents": DocumentEvent}
        made = names.get(raw["resource_name"], cls)
        return made(raw["company_id"], raw["project_id"], raw["resource_id"], raw["event_type"])


class RfiEvent(Event):
    @property
    def path(self):
        return f"/rest/v1.0/projects/{self.project}/rfis/{self.resource}"


class SubmittalEvent(Event):
    @property
    def path(self):
        return f"/rest/projects/{self.project}/submittals/{self.resource}"  # expect: PRC304


class DocumentEvent(Event):
    @property
    def path(self):
        return f"/vapid/folders_and_files/{self.resource}?project_id={self.project}"  # expect: PRC301
