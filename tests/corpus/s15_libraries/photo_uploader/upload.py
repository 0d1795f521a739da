import argparse
import pathlib

import requests_factory as build
from sender import Sender
from signin import access_token


def main():
    p = argparse.ArgumentParser()
    p.add_argument("folder", type=pathlib.Path)
    p.add_argument("--project", type=int, required=True)
    p.add_argument("--company", type=int, required=True)
    p.add_argument("--dry", action="store_true")
    a = p.parse_args()
    token = access_token()
    send = Sender(a.dry)
    made = send(build.album(token, a.project, a.folder.name))
    for picture in sorted(a.folder.glob("*.jp*g")):
        place = send(build.slot(token, a.company, a.project, picture.name))
        if place is None:
            continue
        send(build.storage(place, picture.read_bytes()))
        send(build.image(token, a.company, a.project, place["uuid"], made["id"]))


if __name__ == "__main__":
    main()
