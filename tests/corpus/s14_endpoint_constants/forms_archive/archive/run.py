"""Everything that was signed, as files, before the lawyers ask."""
import json
import os
import pathlib
import sys

from .api import Archive
from .token import dmsa_token

TARGET = pathlib.Path(os.environ.get("ARCHIVE", "archive-out"))


def save(name, data):
    path = TARGET / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else json.dumps(data, indent=1).encode())


def project(api, project_id):
    for checklist in api.fetch("checklists", "list", project_id=project_id).json():
        ids = {"project_id": project_id, "id": checklist["id"]}
        save(f"{project_id}/checklists/{ids['id']}.json", api.fetch("checklists", "show", **ids).json())
        save(f"{project_id}/checklists/{ids['id']}.pdf", api.fetch("checklists", "pdf", project_id=project_id, id=ids["id"]).content)
    save(f"{project_id}/forms.json", api.fetch("forms", "list", project_id=project_id).json())


def main(argv):
    api = Archive(dmsa_token, argv[0])
    try:
        save("templates.json", api.fetch("forms", "templates", company_id=api.company_id).json())
        for project_id in argv[1:]:
            project(api, project_id)
    finally:
        api.close()


if __name__ == "__main__":
    main(sys.argv[1:])
