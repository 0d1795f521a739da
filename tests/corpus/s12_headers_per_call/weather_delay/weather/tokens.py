import os

import httpx

LOGIN_HOST = "https://login.procore.com"


async def bearer() -> str:
    async with httpx.AsyncClient() as client:
        response = await client.post(  # expect: PRC104
            f"{LOGIN_HOST}/oauth/token",
            auth=(os.environ["PROCORE_ID"], os.environ["PROCORE_SECRET"]),
            data={"grant_type": "client_credentials"},
        )
    response.raise_for_status()
    return response.json()["access_token"]
