from .paged import Listing


class Rfis(Listing):
    path = "/rest/v1.0/projects/{project}/rfis"


class Replies(Listing):
    path = "/rest/v1.0/projects/{project}/rfis/{rfi}/replies"
    per_page = 50


class Submittals(Listing):
    path = "/rest/v1.1/projects/{project}/submittals"

    async def open_only(self, project):
        async for row in self.rows(project=project):
            if (row.get("status") or {}).get("name") != "Closed":
                yield row
