"""Weekly inspection of scaffolds: every scaffold tag has its checklist."""
from scaffold.verbs import BASE, downloader, for_company

TEMPLATE = 44120


class Scaffolds:
    def __init__(self, token, company, project):
        self.verbs = for_company(token, company)
        self.download = downloader(token, company)
        self.project = project

    def due(self, week):
        lists = self.verbs.get(f"/projects/{self.project}/checklist/lists", params={"filters[template_id]": TEMPLATE})
        done = {item["identifier"] for item in lists if item["inspection_date"] and item["inspection_date"] >= week}
        return [tag for tag in self.tags() if tag not in done]

    def tags(self):
        places = self.verbs.get(f"/projects/{self.project}/locations")
        return [place["name"] for place in places if place["name"].startswith("SC-")]

    def open(self, tag, week):
        body = {"list": {"list_template_id": TEMPLATE, "identifier": tag, "due_at": week}}
        return self.verbs.post(f"/projects/{self.project}/checklist/lists", json=body)["id"]

    def report(self, list_id, target):
        answer = self.download(f"{BASE}/projects/{self.project}/checklist/lists/{list_id}/pdf")
        with open(target, "wb") as out:
            for chunk in answer.iter_content(1 << 16):
                out.write(chunk)
