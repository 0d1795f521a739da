import asyncio
import logging
import os

import asyncpg

from . import endpoints as ep
from .paging import every
from .session import open_company_session, open_session
from .token import Tokens

log = logging.getLogger("insync")


async def one_project(db, session, pid):
    async for row in every(session, ep.CHECKLISTS.format(pid=pid)):
        await db.execute("insert into checklist values ($1, $2)", row["id"], row["name"])
    async for row in every(session, ep.OBSERVATIONS.format(pid=pid)):
        await db.execute("insert into observation values ($1, $2)", row["id"], row["status"])
    async for row in every(session, ep.PUNCH.format(pid=pid), sort="id"):
        await db.execute("insert into punch values ($1, $2)", row["id"], row["status"])


async def types(session):
    async with session.get(ep.TYPES) as answer:
        return {row["id"]: row["name"] for row in await answer.json()}


async def templates(tokens, company):
    session = await open_company_session(tokens, company)
    try:
        return [row async for row in every(session, ep.TEMPLATES.format(cid=company))]
    finally:
        await session.close()


async def main():
    tokens = Tokens(os.environ["PROCORE_CLIENT_ID"], os.environ["PROCORE_CLIENT_SECRET"])
    db = await asyncpg.connect(os.environ["DATABASE_URL"])
    session = await open_session(tokens)
    try:
        log.info("%d observation types", len(await types(session)))
        for pid in os.environ["INSYNC_PROJECTS"].split():
            await one_project(db, session, int(pid))
    finally:
        await session.close()
        await db.close()
    log.info("%d templates", len(await templates(tokens, int(os.environ["INSYNC_COMPANY"]))))


if __name__ == "__main__":
    asyncio.run(main())
