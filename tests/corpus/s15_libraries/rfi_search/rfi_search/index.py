"""Feeds the office's search box. DMSA of the app "Lodestar Search" (data connector component)."""
import argparse
import asyncio
import json
import sqlite3

import httpx

from .env import Env
from .listings import Replies, Rfis, Submittals


async def get_token(env):
    async with httpx.AsyncClient(base_url=env.login) as login:
        answer = await login.post(
            "/oauth/token",
            json={
                "grant_type": "client_credentials",
                "client_id": env.client_id,
                "client_secret": env.client_secret,
            },
        )
    answer.raise_for_status()
    return answer.json()["access_token"]


async def index(project, db):
    env = Env()
    token = await get_token(env)
    rfis, replies, submittals = Rfis(env, token), Replies(env, token), Submittals(env, token)
    async for rfi in rfis.rows(project=project):
        text = [rfi["subject"]]
        async for reply in replies.rows(project=project, rfi=rfi["id"]):
            text.append(reply["plain_text_body"])
        db.execute("insert or replace into docs values (?, ?, ?)", ("rfi", rfi["id"], "\n".join(text)))
    async for row in submittals.open_only(project):
        db.execute("insert or replace into docs values (?, ?, ?)", ("submittal", row["id"], json.dumps(row)))
    db.commit()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("project", type=int)
    parser.add_argument("--db", default="search.sqlite")
    args = parser.parse_args()
    asyncio.run(index(args.project, sqlite3.connect(args.db)))


if __name__ == "__main__":
    main()
