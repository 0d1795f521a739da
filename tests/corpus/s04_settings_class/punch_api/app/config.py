from functools import lru_cache

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class ProcoreSettings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="PROCORE_", env_file=".env", extra="ignore")

    # dmsa = data connector component of the app "Punch API"
    dmsa_client_id: str
    dmsa_client_secret: SecretStr
    auth_host: str = "https://sandbox.procore.com"  # expect: PRC202
    api_host: str = Field(default="https://sandbox.procore.com", description="REST")
    company_id: int


class S3Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="S3_")

    bucket: str = "punch-photos"
    access_key: str = ""
    secret_key: SecretStr = SecretStr("")


@lru_cache
def procore_settings() -> ProcoreSettings:
    return ProcoreSettings()
