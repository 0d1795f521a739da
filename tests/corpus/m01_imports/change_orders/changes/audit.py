import logging
import uuid

from . import client

log = logging.getLogger("changes.audit")
WATCHED = (client.Client,)


def trace():
    return uuid.uuid4().hex


def note(what, number, who):
    log.info("%s %s by %s", what, number, who)
