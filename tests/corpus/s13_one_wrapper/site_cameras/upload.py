"""Noon and evening pictures of the site cameras into the photo album of their project."""
import datetime
import os
import sys

import requests

from lib import dmsa
from lib.sessions import CameraSession, ProcoreSession

ALBUMS = {"gate-1": (71002, 3310), "crane-a": (71002, 3311), "roof": (71050, 3402)}


def upload(procore, project, album, name, blob):
    slot = procore.post(f"/projects/{project}/uploads", json={"response_filename": name}).json()
    # presigned: no token there
    requests.post(slot["url"], data=slot["fields"], files={"file": blob}, timeout=120).raise_for_status()
    image = {"image_category_id": album, "upload_uuid": slot["uuid"], "description": name}
    procore.post("/images", json={"project_id": project, "image": image}, headers={"Idempotency-Token": name})


def main(hour):
    cameras = CameraSession(os.environ["GATEVIEW_KEY"])
    procore = ProcoreSession(dmsa.fresh)
    for camera, (project, album) in ALBUMS.items():
        shot = cameras.get(f"/cameras/{camera}/shots", params={"hour": hour}).json()
        if not shot["available"]:
            print(camera, "is blind again", file=sys.stderr)
            continue
        blob = cameras.get(f"/shots/{shot['id']}.jpg").content
        upload(procore, project, album, f"{camera}-{datetime.date.today()}-{hour}.jpg", blob)


if __name__ == "__main__":
    main(sys.argv[1])
