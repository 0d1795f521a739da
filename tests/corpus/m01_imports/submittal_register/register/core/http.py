import logging

import requests as rq

from . import paths as p
from .auth import bearer as _bearer

logger = logging.getLogger(__name__)


def _head(company):
    return {"Authorization": _bearer(), "Procore-Company-Id": str(company), "Accept": "application/json"}


def fetch(template, company, timeout=40, **parts):
    query = parts.pop("query", None)
    answer = rq.get(p.API_ROOT + template.format(**parts), headers=_head(company), params=query, timeout=timeout)
    if answer.status_code == 404:
        logger.info("nothing at %s", answer.url)
        return []
    answer.raise_for_status()
    return answer.json()


def post(template, company, body, **parts):
    answer = rq.post(p.API_ROOT + template.format(**parts), headers=_head(company), json=body, timeout=40)
    answer.raise_for_status()
    return answer.json()
