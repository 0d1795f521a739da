"""Headers as objects. Rook Street Concrete, accounts payable."""
import string

from requests import Session
from requests.structures import CaseInsensitiveDict

DEFAULTS = CaseInsensitiveDict()
DEFAULTS["user-agent"] = "waivers/1.3"
DEFAULTS["accept"] = "application/json"


def dashed(name):
    """company_id -> Company-Id"""
    return string.capwords(name, "_").replace("_", "-")


class Headers(CaseInsensitiveDict):
    """Headers(authorization=..., x_trace=...) with the underscores made right."""

    def __init__(self, **given):
        super().__init__(DEFAULTS)
        for name, value in given.items():
            self[name.replace("_", "-")] = value


def plain_session(token):
    s = Session()
    s.headers.update({"Authorization": f"Bearer {token}", "X-Procore-Company-Id": "88213"})  # expect: PRC303
    return s


def scoped_session(token, company):
    s = Session()
    s.headers.update(Headers(authorization=f"Bearer {token}", procore_company_id=str(company)))
    return s
