import asyncio

from handover.connection import Bulk, procore


def folders(company, project):
    with procore(company) as client:
        tree = client.get("/rest/v1.0/folders", params={"project_id": project}).raise_for_status().json()
        locked = client.get(f"/rest/v1.0/projects/{project}/configuration").json().get("locked", False)
    return tree["folders"], locked


async def sizes(token, company, project, files):
    async with Bulk(token, company) as session:

        async def one(file_id):
            async with session.get(f"/rest/v1.0/files/{file_id}", params={"project_id": project}) as response:
                versions = (await response.json())["file_versions"]
                return sum(version["size"] for version in versions)

        return dict(zip(files, await asyncio.gather(*map(one, files))))
