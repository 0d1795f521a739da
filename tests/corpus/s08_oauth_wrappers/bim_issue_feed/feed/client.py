import logging

from authlib.integrations.httpx_client import AsyncOAuth2Client

from .settings import FeedSettings

logger = logging.getLogger(__name__)


class ProcoreClient(AsyncOAuth2Client):
    def __init__(self, settings: FeedSettings):
        super().__init__(
            client_id=settings.client_id,
            client_secret=settings.client_secret,
            token_endpoint_auth_method="client_secret_post",
            base_url=settings.api_url,
            headers={"Procore-Company-Id": str(settings.company_id)},
            timeout=30,
        )
        self.settings = settings

    async def login(self):
        token = await self.fetch_token(self.settings.token_url, grant_type="client_credentials")  # expect: PRC104
        logger.info("token ends in %s s", token["expires_in"])

    async def pages(self, path, **params):
        page = 1
        while True:
            response = await self.get(path, params={**params, "page": page, "per_page": 100})
            response.raise_for_status()
            rows = response.json()
            for row in rows:
                yield row
            if len(rows) < 100:
                break
            page += 1
