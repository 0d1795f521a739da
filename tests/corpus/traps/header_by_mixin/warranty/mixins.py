class BearerMixin:
    def build_headers(self):
        headers = super().build_headers()
        headers["Authorization"] = f"Bearer {self.access_token}"
        return headers


class CompanyMixin:
    """Needs ``company_id`` on the class it is mixed into."""

    header_name = "Procore-Company-Id"

    def build_headers(self):
        headers = super().build_headers()
        headers.update({self.header_name: str(self.company_id)})
        return headers
