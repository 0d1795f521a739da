from .base import Resource


class Vendors(Resource):
    endpoint = "/rest/v1.0/vendors"
    keep = ("id", "name", "abbreviated_name", "is_active")


class Submittals(Resource):
    endpoint = "/rest/v1.0/submittals"
    keep = ("id", "number", "revision", "title", "status")


class Schedule(Resource):
    endpoint = "/vapid/schedule/tasks"  # expect: PRC301
    keep = ("id", "task_name", "start", "finish", "percentage")
    page_size = 1000


class Meetings(Resource):
    endpoint = "/rest/meetings"  # expect: PRC304
    keep = ("id", "title", "starts_at")

    def list(self, **filters):
        # by group, who would have thought
        for group in super().list(**filters):
            if group["title"]:
                yield group
