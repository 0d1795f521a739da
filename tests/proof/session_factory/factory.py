import contextlib
import os
from typing import AsyncIterator, TypedDict

import aiohttp

LOGIN_URL = 'https://login.procore.com/oauth/token'


class Customer(TypedDict):
    key: str
    company_id: int
    env: str


CUSTOMERS: list[Customer] = [
    {'key': 'osprey', 'company_id': 5601, 'env': 'OSPREY'},
    {'key': 'plover', 'company_id': 5602, 'env': 'PLOVER'},
]


async def _token(env: str) -> str:
    form = {
        'grant_type': 'client_credentials',
        'client_id': os.environ[f'{env}_PROCORE_ID'],
        'client_secret': os.environ[f'{env}_PROCORE_SECRET'],
    }
    async with aiohttp.ClientSession() as session:
        async with session.post(LOGIN_URL, data=form) as response:
            response.raise_for_status()
            return (await response.json())['access_token']


@contextlib.asynccontextmanager
async def open_session(customer: Customer) -> AsyncIterator[aiohttp.ClientSession]:
    """A session that is signed in for the customer."""
    token = await _token(customer['env'])
    async with aiohttp.ClientSession('https://api.procore.com', headers={'Authorization': f'Bearer {token}'}) as s:
        yield s
