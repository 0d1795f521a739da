from .base import Export


class ProcoreExport(Export):
    """What all exports from Procore have in common."""

    host = "https://api.procore.com"
    resource = ""

    def headers(self):
        headers = super().headers()
        headers["Authorization"] = f"Bearer {self.account.token()}"
        headers["Procore-Company-Id"] = str(self.account.company_id)
        return headers

    def url(self):
        return f"{self.host}/rest/v1.0/{self.resource}"


class BudgetExport(ProcoreExport):
    resource = "budget_views"


class MeetingExport(ProcoreExport):
    resource = "meetings"
    page_size = 100

    def headers(self):
        return {**super().headers(), "Accept": "application/vnd.meetings+json"}

    def pages(self, **params):
        params.setdefault("filters[is_draft]", "false")
        for page in super().pages(**params):
            yield [meeting for group in page for meeting in group["meetings"]]
