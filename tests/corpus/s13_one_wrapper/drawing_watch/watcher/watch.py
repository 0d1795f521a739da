import anyio

from watcher import procore_client
from watcher.settings import settings
from watcher.web import teams_client

PROJECTS = (990120, 990125)


async def revisions(http, project, since):
    r = await http.get(
        f"/rest/v1.0/projects/{project}/drawing_revisions", params={"filters[updated_at]": f"{since}...", "view": "current"}
    )
    r.raise_for_status()
    return r.json()


async def sets(http, project):
    r = await http.get(f"/rest/v1.0/projects/{project}/drawing_sets")
    return {s["id"]: s["name"] for s in r.json()} if r.is_success else {}


async def round_(since):
    async with procore_client() as http, teams_client() as teams:
        for project in PROJECTS:
            new = await revisions(http, project, since)
            if not new:
                continue
            names = await sets(http, project)
            lines = [f"{r['number']} rev {r['revision_number']} ({names.get(r['drawing_set_id'], '?')})" for r in new]
            await teams.post("", json={"text": "New drawings:\n" + "\n".join(lines)})


async def main():
    while True:
        await round_("-PT20M")
        await anyio.sleep(settings.every_minutes * 60)


if __name__ == "__main__":
    anyio.run(main)
