import pathlib

import httpx

from planroom import ENV
from planroom.tables import api_host, login_host


class PlanRoom:
    def __init__(self, client_id, client_secret, company):
        self.company = company
        form = {
            "grant_type": "client_credentials",
            "client_id": client_id,
            "client_secret": client_secret,
        }
        reply = httpx.post(login_host(ENV) + "/oauth/token", data=form)  # expect: PRC104
        reply.raise_for_status()
        self.http = httpx.Client(
            base_url=api_host(ENV),
            headers={
                "Authorization": f"Bearer {reply.json()['access_token']}",
                "Procore-Company-Id": str(company),
            },
            follow_redirects=True,
        )

    def current(self, project):
        reply = self.http.get(f"/rest/v1.0/projects/{project}/drawing_revisions", params={"filters[current]": True})
        reply.raise_for_status()
        return reply.json()

    def download(self, revision, folder: pathlib.Path):
        target = folder / f"{revision['number']}-{revision['revision_number']}.pdf"
        if not target.exists():
            # presigned, in the file store: no token, no company
            with httpx.stream("GET", revision["pdf_url"]) as reply, target.open("wb") as out:
                for chunk in reply.iter_bytes():
                    out.write(chunk)
        return target
