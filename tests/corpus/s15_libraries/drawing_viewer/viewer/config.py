from functools import lru_cache

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env", env_prefix="VIEWER_")

    # httpx appends: ".../rest" and "v1.0/x" give ".../rest/v1.0/x"
    api_root: str = "https://api.procore.com/rest"
    legacy_root: str = "https://api.procore.com/vapid/"  # expect: PRC301
    company: int
    cache_dir: str = "/var/cache/viewer"


@lru_cache
def settings() -> Settings:
    return Settings()
