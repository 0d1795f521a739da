from datetime import timedelta

import requests
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from sync.models import Customer, ProcoreGrant

TOKEN_URL = "https://login.procore.com/oauth/token"


class SignInAgain(Exception):
    """The refresh token was used or withdrawn: a person has to sign in once more."""


@transaction.atomic
def access_token(customer: Customer) -> str:
    # refresh tokens can be used once, so the row is locked while we ask
    grant = ProcoreGrant.objects.select_for_update().get(customer=customer)
    if grant.expires_at > timezone.now() + timedelta(minutes=1):
        return grant.access_token
    response = requests.post(
        TOKEN_URL,
        json={
            "grant_type": "refresh_token",
            "refresh_token": grant.refresh_token,
            "client_id": settings.PROCORE_CLIENT_ID,
            "client_secret": settings.PROCORE_CLIENT_SECRET,
        },
        timeout=20,
    )
    if response.status_code in (400, 401):
        raise SignInAgain(customer.name)
    response.raise_for_status()
    answer = response.json()
    grant.access_token = answer["access_token"]
    grant.refresh_token = answer["refresh_token"]
    grant.expires_at = timezone.now() + timedelta(seconds=answer["expires_in"])
    grant.save(update_fields=["access_token", "refresh_token", "expires_at"])
    return grant.access_token
