"""Copies what the mobilisation team plans with into their Postgres."""
import os

import psycopg
from psycopg.types.json import Jsonb

from mobilize.resources import Meetings, Schedule, Submittals, Vendors
from mobilize.signin import bearer


def store(db, table, project, rows):
    with db.cursor() as cur:
        cur.execute("delete from raw where source = %s and project = %s", (table, project))
        cur.executemany(
            "insert into raw (source, project, data) values (%s, %s, %s)", [(table, project, Jsonb(row)) for row in rows]
        )
    db.commit()


def main():
    projects = [int(p) for p in os.environ["MOBILIZE_PROJECTS"].split(",")]
    token = bearer()
    with psycopg.connect(os.environ["DATABASE_URL"]) as db:
        for project in projects:
            store(db, "vendors", project, Vendors(token).list(project_id=project))
            store(db, "submittals", project, Submittals(token).list(project_id=project))
            store(db, "tasks", project, Schedule(token).list(project_id=project))
            store(db, "meetings", project, Meetings(token).list(project_id=project))


if __name__ == "__main__":
    main()
