import pathlib
import sys

from mirror import AccountBook, DrawingsClient
from mirror.endpoints import web_link

TARGET = pathlib.Path("drawings")


def mirror(book, company):
    client = DrawingsClient(book, company)
    for project in client.projects():
        folder = TARGET / company / str(project["id"])
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "link.url").write_text("[InternetShortcut]\nURL=" + web_link(project["id"]) + "\n")
        for drawing in client.drawings(project["id"]):
            target = folder / f"{drawing['number']}.pdf"
            if not target.exists():
                client.download(drawing, target)


def main():
    book = AccountBook()
    wanted = sys.argv[1:] or list(book)
    for company in wanted:
        print("==", company)
        mirror(book, company)


if __name__ == "__main__":
    main()
