import aiohttp

from relay import where


async def dmsa_token(session: aiohttp.ClientSession) -> str:
    payload = {
        "grant_type": "client_credentials",
        "client_id": where.CLIENT_ID,
        "client_secret": where.CLIENT_SECRET,
    }
    async with session.post(f"{where.LOGIN_HOST}/oauth/token", json=payload) as answer:
        answer.raise_for_status()
        return (await answer.json())["access_token"]


async def get(session, token, company, path, **params):
    headers = {"Authorization": f"Bearer {token}", "Procore-Company-Id": str(company)}
    async with session.get(f"{where.API_HOST}/rest/v1.0{path}", headers=headers, params=params) as answer:
        if answer.status == 403:
            return []
        answer.raise_for_status()
        return await answer.json()
