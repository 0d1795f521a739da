from enum import Enum


class Path(str, Enum):
    ME = "/rest/v1.0/me"
    PROJECTS = "/rest/v1.0/projects"
    VISITORS = "/vapid/projects/%(project)s/visitor_logs"  # expect: PRC301
    DELIVERIES = "/rest/v1.0/projects/%(project)s/delivery_logs"
    VENDORS = "/rest/v1.0/projects/%(project)s/vendors"
    OLD_GATE = "/vapid/projects/%(project)s/gate"

    def of(self, project):
        return self.value % {"project": project}
