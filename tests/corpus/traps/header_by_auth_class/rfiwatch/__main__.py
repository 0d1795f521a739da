import asyncio
import datetime as dt
import sys

from .client import Rfis

TEXT = "<p>This question has been open for {} days.</p>"


async def main(company, projects):
    rfis = Rfis(company)
    today = dt.date.today()
    try:
        for batch in await asyncio.gather(*(rfis.open(p) for p in projects)):
            for rfi in batch:
                age = (today - dt.date.fromisoformat(rfi["created_at"][:10])).days
                if age and age % 14 == 0:
                    done = await rfis.remind(rfi["project"]["id"], rfi["id"], TEXT.format(age))
                    print(rfi["full_number"], age, "reminded" if done else "FAILED")
    finally:
        await rfis.aclose()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2:]))
