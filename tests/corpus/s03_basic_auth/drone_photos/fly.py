"""After landing: python fly.py SDCARD PROJECT"""

import pathlib
import sys

from skyview import procore
from skyview.customers import everyone


def main(card, project):
    shots = sorted(pathlib.Path(card).glob("DCIM/*/*.JPG"))
    print(len(shots), "pictures")
    for customer in everyone():
        token = procore.access_token(customer)
        wanted = {c["name"]: c["id"] for c in procore.image_categories(customer, token, project)}
        for album, category in customer.albums.items():
            if album not in wanted:
                print("no album", album, "at", customer.name)
                continue
            for shot in shots:
                if album.split()[0].lower() in shot.parent.name.lower():
                    procore.upload(customer, token, project, category, shot.name, shot.read_bytes())


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
