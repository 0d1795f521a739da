"""Commercial and federal projects live in different zones; a badge knows which one it belongs to."""

import enum
from typing import NamedTuple


class Hosts(NamedTuple):
    oauth: str
    rest: str
    prefix: str = "PC"


class Zone(enum.Enum):
    COMMERCIAL = "com"
    FEDERAL = "gov"
    TRAINING = "trn"


def zone(badge: str) -> Zone:
    if badge.startswith("F-"):
        return Zone.FEDERAL
    return Zone.TRAINING if badge.startswith("T-") else Zone.COMMERCIAL


def hosts(which: Zone) -> Hosts:
    match which:
        case Zone.COMMERCIAL:
            return Hosts("login.procore.com", "api.procore.com")
        case Zone.FEDERAL:
            return Hosts(
                "api.procoregov.com",  # expect: PRC202
                "api.procoregov.com",
                prefix="PCGOV",
            )
        case Zone.TRAINING:
            return Hosts("login-sandbox.procore.com", "sandbox.procore.com", "PCTRN")
    raise ValueError(which)
