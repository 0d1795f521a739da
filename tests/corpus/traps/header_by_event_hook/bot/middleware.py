"""Small functions that look at each request on its way out."""
import logging
import uuid

log = logging.getLogger("bot.http")


def for_company(company):
    def add(request):
        request.headers["Procore-Company-Id"] = str(company)

    return add


def trace(request):
    request.headers["X-Trace"] = uuid.uuid4().hex
    log.debug("%s %s", request.method, request.url)


def complain(response):
    if response.is_error:
        response.read()
        log.warning("%s %s", response.status_code, response.text[:300])
