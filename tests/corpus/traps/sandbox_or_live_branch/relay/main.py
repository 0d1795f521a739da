"""Relays new submittals of all companies to the message queue."""

import asyncio
import json
import os

import aio_pika
import aiohttp

from relay import where
from relay.wire import dmsa_token, get


async def submittals(session, token, company):
    for project in await get(session, token, company, "/projects", company_id=company):
        for row in await get(session, token, company, f"/projects/{project['id']}/submittals", per_page=100):
            yield {"company": company, "project": project["id"], "submittal": row["id"], "status": row["status"]}


async def main():
    connection = await aio_pika.connect_robust(os.environ["AMQP_URL"])
    async with connection, aiohttp.ClientSession() as session:
        channel = await connection.channel()
        token = await dmsa_token(session)
        for company in where.COMPANIES:
            async for event in submittals(session, token, company):
                body = aio_pika.Message(json.dumps(event).encode())
                await channel.default_exchange.publish(body, routing_key="submittals")


if __name__ == "__main__":
    asyncio.run(main())
