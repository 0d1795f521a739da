from requests.adapters import HTTPAdapter


class CompanyAdapter(HTTPAdapter):
    """The last one that sees a request before it leaves. Written for the old Basic-auth gateway, now it tells Procore
    which company is meant."""

    def __init__(self, company, agent="permit-calendar/1.1", **kwargs):
        self.company = str(company)
        self.agent = agent
        super().__init__(**kwargs)

    def add_headers(self, request, **kwargs):
        request.headers["User-Agent"] = self.agent
        request.headers["Procore-Company-Id"] = self.company

    def send(self, request, **kwargs):
        kwargs["timeout"] = kwargs.get("timeout") or 40
        return super().send(request, **kwargs)
