"""Customers, one TOML file each: customers/<name>.toml

[procore]
company_id = 12345
client_id = "..."
client_secret = "..."
albums = { "North tower" = 991 }
"""

import pathlib
import tomllib
from dataclasses import dataclass, field

FOLDER = pathlib.Path(__file__).parent.parent / "customers"


@dataclass
class Customer:
    name: str
    company_id: int
    client_id: str
    client_secret: str
    albums: dict[str, int] = field(default_factory=dict)

    @classmethod
    def load(cls, name: str) -> "Customer":
        with open(FOLDER / f"{name}.toml", "rb") as handle:
            return cls(name=name, **tomllib.load(handle)["procore"])


def everyone() -> list["Customer"]:
    return [Customer.load(path.stem) for path in sorted(FOLDER.glob("*.toml"))]
