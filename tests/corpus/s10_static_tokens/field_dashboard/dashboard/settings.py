from functools import lru_cache

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    procore_api: str = "https://api.procore.com"
    procore_access_token: SecretStr  # expect: PRC208
    company_id: int
    cache_minutes: int = 15
    map_key: str = ""


@lru_cache
def get_settings() -> Settings:
    return Settings()
