"""Which albums are there? Prints the table for upload.py."""
import sys

from lib import dmsa, sessions

if __name__ == "__main__":
    with sessions.ProcoreSession(tokens=dmsa.fresh) as procore:
        for project in sys.argv[1:]:
            for album in procore.get("/image_categories", params={"project_id": project}).json():
                print(project, album["id"], album["name"])
