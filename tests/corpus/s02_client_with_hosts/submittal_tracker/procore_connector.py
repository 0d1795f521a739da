from base import BaseConnector


class Procore(BaseConnector):
    name = "procore"

    def __init__(self, key, secret, company, base_url="https://api.procore.com"):  # expect: PRC202
        super().__init__(base_url, key, secret)
        self.http.headers["Procore-Company-Id"] = str(company)

    def login(self):
        answer = self.http.post(  # expect: PRC104
            self.url("/oauth/token"),
            json={"grant_type": "client_credentials", "client_id": self.key, "client_secret": self.secret},
            timeout=20,
        ).json()
        self.http.headers["Authorization"] = "Bearer " + answer["access_token"]
        return answer["expires_in"]

    def submittals(self, project):
        page = 1
        while True:
            batch = self.get(f"rest/v1.1/projects/{project}/submittals", page=page, per_page=200)
            yield from batch
            if len(batch) < 200:
                return
            page += 1

    def spec_sections(self, project):
        return self.get("vapid/specification_sections", project_id=project)  # expect: PRC301
