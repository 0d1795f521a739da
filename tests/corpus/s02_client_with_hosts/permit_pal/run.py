import os
import pathlib

from permit_pal import for_stage
from permit_pal.factory import monthly

STAGE = os.environ.get("PERMIT_STAGE", "test")


def upload(transport, project, pdf):
    slot = transport.call(f"/rest/v1.0/projects/{project}/uploads", {"response_filename": pdf.name})
    print(pdf.name, "->", slot["uuid"])
    return slot["uuid"]


def preview():
    """What will the next release of Procore do to us? Only reads."""
    transport = monthly(os.environ["PROCORE_COMPANY"])
    transport.login(os.environ["PROCORE_CLIENT_ID"], os.environ["PROCORE_CLIENT_SECRET"])
    for project in transport.call("/rest/v1.0/projects"):
        print(project["id"], project["name"])


def main():
    transport = for_stage(STAGE, os.environ["PROCORE_COMPANY"])
    transport.login(os.environ["PROCORE_CLIENT_ID"], os.environ["PROCORE_CLIENT_SECRET"])
    for pdf in pathlib.Path("outbox").glob("*/*.pdf"):
        upload(transport, int(pdf.parent.name), pdf)
        pdf.rename(pdf.with_suffix(".sent"))


if __name__ == "__main__":
    preview() if STAGE == "preview" else main()
