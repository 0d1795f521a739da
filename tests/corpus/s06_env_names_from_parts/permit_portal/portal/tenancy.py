import os
from typing import NamedTuple


class Tenant(NamedTuple):
    slug: str
    title: str
    procore_company: int


class TenantNotConfigured(LookupError):
    pass


_TENANTS = {
    t.slug: t
    for t in (
        Tenant("bay-city", "Bay City Builders", 33150),
        Tenant("tallgrass", "Tallgrass Contracting", 48822),
    )
}


def load_tenant(slug):
    return _TENANTS[slug]


def credentials_for(tenant):
    stem = tenant.slug.upper().replace("-", "_")
    client_id = os.getenv("_".join(["PROCORE", stem, "ID"]))
    secret = os.getenv("_".join(["PROCORE", stem, "SECRET"]))  # expect: PRC102
    if client_id is None or secret is None:
        raise TenantNotConfigured(tenant.title)
    return client_id, secret
