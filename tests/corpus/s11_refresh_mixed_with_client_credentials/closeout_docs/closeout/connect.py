from __future__ import annotations

import logging
from datetime import datetime, timedelta

import requests
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_exponential

from closeout import settings
from closeout.models import CompanyConnection, SessionLocal

log = logging.getLogger(__name__)


@retry(
    stop=stop_after_attempt(4),
    wait=wait_exponential(max=20),
    retry=retry_if_exception_type(requests.ConnectionError),
)
def _post(form: dict) -> dict:
    response = requests.post(settings.LOGIN + "/oauth/token", data=form, timeout=20)
    response.raise_for_status()
    return response.json()


def access_token(company_connection: CompanyConnection) -> str:
    now = datetime.utcnow()
    if company_connection.access_token and company_connection.ends_at and company_connection.ends_at > now:
        return company_connection.access_token

    form = {
        "client_id": company_connection.client_id,
        "client_secret": company_connection.client_secret,  # expect: PRC102
    }
    if company_connection.refresh_token:
        form.update(grant_type="refresh_token", refresh_token=company_connection.refresh_token)
    else:
        form["grant_type"] = "client_credentials"
    answer = _post(form)
    log.info("new token for %s (%s)", company_connection.name, form["grant_type"])

    with SessionLocal.begin() as session:
        row = session.merge(company_connection)
        row.access_token = answer["access_token"]
        row.refresh_token = answer.get("refresh_token")
        row.ends_at = now + timedelta(seconds=answer["expires_in"] - 120)
    return answer["access_token"]
