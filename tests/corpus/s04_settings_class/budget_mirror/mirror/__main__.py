import json
import logging

import psycopg

from .settings import settings
from .source import budget_lines, connect, projects

log = logging.getLogger("mirror")


def store(cursor, project, line):
    table = settings.warehouse.table
    on_conflict = "do nothing" if settings.warehouse.on_conflict == "skip" else "do update set data = excluded.data"
    cursor.execute(
        f"insert into {table} (id, project, data) values (%s, %s, %s) on conflict (id) {on_conflict}",
        (line["id"], project, json.dumps(line)),
    )


def main():
    logging.basicConfig(level="INFO")
    client = connect()
    with psycopg.connect(settings.warehouse.url) as db, db.cursor() as cursor:
        for company in settings.procore.companies:
            for project in projects(client, company):
                count = 0
                for count, line in enumerate(budget_lines(client, company, project["id"]), 1):
                    store(cursor, project["id"], line)
                log.info("company %s, %s: %d lines", company, project["name"], count)


main()
