import logging

import requests
from celery import shared_task

from sync.models import Customer
from sync.tokens import SignInAgain, access_token

logger = logging.getLogger(__name__)
API = "https://api.procore.com/rest/v1.0"


def headers(customer):
    return {
        "Authorization": f"Bearer {access_token(customer)}",
        "Procore-Company-Id": str(customer.procore_company_id),
    }


@shared_task(autoretry_for=(requests.ConnectionError,), retry_backoff=True)
def sync_customer(customer_id):
    customer = Customer.objects.get(pk=customer_id)
    try:
        response = requests.get(
            f"{API}/projects",
            headers=headers(customer),
            params={"company_id": customer.procore_company_id},
            timeout=60,
        )
    except SignInAgain:
        logger.warning("%s has to sign in again", customer)
        return 0
    response.raise_for_status()
    return len(response.json())


@shared_task
def sync_all():
    for customer_id in Customer.objects.filter(grant__isnull=False).values_list("pk", flat=True):
        sync_customer.delay(customer_id)
