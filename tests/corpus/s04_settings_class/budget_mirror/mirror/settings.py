from typing import Literal

from pydantic import BaseModel, HttpUrl, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class OAuth(BaseModel):
    host: str = "https://login.procore.com"
    path: str = "/oauth/token"
    client_id: str
    client_secret: SecretStr


class Rest(BaseModel):
    host: str = "https://app.procore.com"  # expect: PRC302
    prefix: str = "/rest/v1.0"
    per_page: int = 300


class Procore(BaseModel):
    oauth: OAuth
    rest: Rest = Rest()
    companies: list[int] = []


class Warehouse(BaseModel):
    url: str = "postgresql:///budget"
    table: str = "budget_lines"
    on_conflict: Literal["update", "skip"] = "update"


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_nested_delimiter="__", env_file=".env")

    procore: Procore
    warehouse: Warehouse = Warehouse()
    sentry_dsn: HttpUrl | None = None


settings = Settings()
