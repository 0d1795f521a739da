"""python -m index 4410 > index.md"""
import sys

from .crawl import Crawler

# what has to be there before a project is closed
WANTED = ("warranty", "as-built", "o&m", "permit", "punch")


def main(company):
    crawler = Crawler(company)
    for project in crawler.projects():
        names = list(crawler.files(project["id"]))
        print(f"## [{project['name']}]({crawler.urls.page(project['id'])})\n")
        for word in WANTED:
            hits = sorted(name for name, _ in names if word in name.lower())
            print(f"- {word}: {len(hits)}" + (f", newest {max(day for _, day in names)}" if hits else " **missing**"))
        print(f"- {len(crawler.sections(project['id']))} sections in the book\n")


if __name__ == "__main__":
    main(sys.argv[1])
