from functools import lru_cache

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env", env_prefix="PROCORE_")

    login_url: str = "https://login.procore.com"
    api_url: str = "https://api.procore.com"
    timeout: float = 20.0

    # Acme Builders
    acme_company_id: int = 5601
    acme_client_id: str
    acme_client_secret: SecretStr
    # Dunmore Group
    dunmore_company_id: int = 562949953421604
    dunmore_client_id: str
    dunmore_client_secret: SecretStr

    def credentials_for(self, company: str) -> tuple[str, SecretStr]:
        return getattr(self, f"{company}_client_id"), getattr(self, f"{company}_client_secret")

    def company_id_for(self, company: str) -> int:
        return getattr(self, f"{company}_company_id")


@lru_cache
def get_settings() -> Settings:
    return Settings()
