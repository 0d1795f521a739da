import httpx

from bot.middleware import complain, for_company, trace


class ProcoreBot:
    """Answers "/where 4411-22" in the chat with the state of a submittal."""

    def __init__(self, token, company):
        self._http = httpx.Client(
            base_url="https://api.procore.com",
            headers={"Authorization": f"Bearer {token}"},
            follow_redirects=True,
        )
        self._http.event_hooks = {"request": [trace, for_company(company)], "response": [complain]}

    def submittal(self, project, number):
        found = self._http.get(f"/rest/v1.1/projects/{project}/submittals", params={"filters[number]": number})
        found.raise_for_status()
        return next(iter(found.json()), None)

    def workflow(self, project, submittal_id):
        r = self._http.get(f"/rest/v1.1/projects/{project}/submittals/{submittal_id}")
        r.raise_for_status()
        return [(step["user"]["name"], step["response"]["name"]) for step in r.json()["approvers"]]
