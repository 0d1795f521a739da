import os

import httpx

HOST = os.getenv("PROCORE_HOST", "https://sandbox.procore.com")


class Wire:
    def __init__(self, token):
        self._client = httpx.Client(
            base_url=HOST,
            headers={"Authorization": "Bearer " + token},  # expect: PRC303
            timeout=30,
        )

    def get(self, path, **params):
        answer = self._client.get(path, params=params)
        answer.raise_for_status()
        return answer.json()

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self._client.close()
