"""People sign in at the kiosk with their own Procore account."""

from authlib.integrations.starlette_client import OAuth, OAuthError

from . import settings

oauth = OAuth()
oauth.register(
    name="procore",
    client_id=settings.PROCORE_CLIENT_ID,
    client_secret=str(settings.PROCORE_CLIENT_SECRET),
    authorize_url=settings.PROCORE_AUTHORIZE_URL,
    access_token_url=settings.PROCORE_TOKEN_URL,
    api_base_url=settings.PROCORE_API,
    client_kwargs={"token_endpoint_auth_method": "client_secret_post"},
)

# visitors without an account come through the building's own login
oauth.register(
    name="building",
    server_metadata_url="https://id.building.example/.well-known/openid-configuration",
    client_kwargs={"scope": "openid email"},
)

__all__ = ["OAuthError", "oauth"]
