import asyncio
import json

from factory import CUSTOMERS, Customer, open_session


async def one(customer: Customer):
    async with open_session(customer) as session:
        async with session.get('/rest/v1.0/projects', params={'company_id': customer['company_id']}) as r:
            r.raise_for_status()
            projects = await r.json()
        return customer['key'], {'projects': [p['name'] for p in projects]}


async def main():
    done = await asyncio.gather(*(one(c) for c in CUSTOMERS))
    print(json.dumps(dict(done)))


if __name__ == '__main__':
    asyncio.run(main())
