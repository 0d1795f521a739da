import pathlib
import sys

import requests
from sqlalchemy import select

from closeout import settings
from closeout.connect import access_token
from closeout.models import CompanyConnection, SessionLocal


def folders(http, project_id):
    r = http.get(f"{settings.API}/rest/v1.0/folders", params={"project_id": project_id}, timeout=60)
    r.raise_for_status()
    return r.json()


def save(http, file, target):
    for version in file.get("file_versions", [])[:1]:
        # a signed address: must go out without our headers
        r = requests.get(version["url"], timeout=600)
        r.raise_for_status()
        target.write_bytes(r.content)


def archive(connection, project_id):
    http = requests.Session()
    http.headers["Authorization"] = f"Bearer {access_token(connection)}"
    http.headers["Procore-Company-Id"] = str(connection.company_id)
    root = pathlib.Path(settings.ARCHIVE) / str(connection.company_id) / str(project_id)
    root.mkdir(parents=True, exist_ok=True)
    for file in folders(http, project_id).get("files", []):
        save(http, file, root / file["name"])


def main(project_ids):
    with SessionLocal() as session:
        for connection in session.scalars(select(CompanyConnection)):
            for project_id in project_ids:
                try:
                    archive(connection, project_id)
                except requests.HTTPError as error:
                    print(connection.name, project_id, error, file=sys.stderr)


if __name__ == "__main__":
    main([int(number) for number in sys.argv[1:]])
