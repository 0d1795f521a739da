import logging
import sqlite3
import sys
from datetime import date, timedelta
from json import dumps

from hub.oauth import SourceUnavailable
from hub.platforms import ALL

log = logging.getLogger("hub.load")


def store(db, source, table, rows):
    db.execute(f'CREATE TABLE IF NOT EXISTS "{source}_{table}" (loaded TEXT, id TEXT, body TEXT)')
    today = date.today().isoformat()
    db.executemany(
        f'INSERT INTO "{source}_{table}" VALUES (?, ?, ?)',
        [(today, str(row.get("id")), dumps(row)) for row in rows],
    )


def main(names):
    day = date.today() - timedelta(days=1)
    failures = 0
    with sqlite3.connect("warehouse.db") as db:
        for name in names or ALL:
            try:
                for table, rows in ALL[name](day):
                    store(db, name, table, rows)
            except SourceUnavailable as error:
                log.error("%s", error)
                failures += 1
    return failures


if __name__ == "__main__":
    logging.basicConfig()
    sys.exit(main(sys.argv[1:]))
