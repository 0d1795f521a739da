import asyncio
import datetime
import sys

from .forecast import is_delay, observed
from .places import SITES
from .records import tell_superintendent, write_delay, write_weather


async def main(day: str) -> None:
    for project, (name, lat, lon) in SITES.items():
        seen = await observed(lat, lon, day)
        await write_weather(project, day, seen)
        why = is_delay(seen)
        if why is None:
            continue
        await write_delay(project, day, why)
        await tell_superintendent(project, f"{why} at {name} on {day}, logged as a delay")


if __name__ == "__main__":
    yesterday = datetime.date.today() - datetime.timedelta(days=1)
    asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else yesterday.isoformat()))
