from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="WATCH_", env_file=".env")

    login: str = "https://login.procore.com"
    api: str = "https://api.procore.com"
    client_id: str = ""
    client_secret: SecretStr = SecretStr("")
    teams_webhook: str = ""
    every_minutes: int = 20


settings = Settings()
