"""Vendors of a company: everything is below /companies/{id} or takes ?company_id=, so the company is always said."""
from vendors.transport import Transport


class Directory:
    def __init__(self, company_id, token_source):
        self.company_id = company_id
        self.t = Transport(token_source)

    def all(self):
        page = 1
        while True:
            got = self.t.call("GET", "v1.0", "vendors", params={"company_id": self.company_id, "page": page}).json()
            if not got:
                break
            yield from got
            page += 1

    def people(self, vendor):
        path = f"companies/{self.company_id}/vendors/{vendor}/people"
        return self.t.call("GET", "v1.0", path).json()

    def projects(self):
        return self.t.call("GET", "v2.0", f"companies/{self.company_id}/projects").json()["data"]

    def rename(self, vendor, name):
        body = {"company_id": self.company_id, "vendor": {"name": name}}
        return self.t.call("PATCH", "v1.0", f"vendors/{vendor}", json=body).json()

    def insurance(self, vendor):
        """Certificates; their end is what the office wants to know."""
        q = f"?company_id={self.company_id}&filters[vendor_id]={vendor}"
        return self.t.call("GET", "v1.0", "companies/insurances" + q).json()
