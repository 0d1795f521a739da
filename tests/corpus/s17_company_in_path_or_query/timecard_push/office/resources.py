"""One class a resource. The company is in every path, that ought to be enough."""
from django.conf import settings


class Resource:
    template = ""

    def __init__(self, **parts):
        self.parts = parts

    @property
    def url(self):
        return settings.PROCORE_API_URL + self.template.format(**self.parts)


class Timecards(Resource):
    template = "/rest/v1.0/companies/{company}/timecard_entries"


class CostCodes(Resource):
    template = "/rest/v1.0/cost_codes?company_id={company}"


class Employees(Resource):
    template = "/rest/v1.0/companies/{company}/users"
