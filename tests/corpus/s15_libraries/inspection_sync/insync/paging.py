import asyncio


async def every(session, path, **params):
    """All rows of a listing, page by page, as an async generator."""
    page = 1
    while True:
        async with session.get(path, params={**params, "page": page, "per_page": 200}) as answer:
            if answer.status == 429:
                await asyncio.sleep(float(answer.headers.get("Retry-After", 5)))
                continue
            answer.raise_for_status()
            rows = await answer.json()
        for row in rows:
            yield row
        if len(rows) < 200:
            break
        page += 1
