from decimal import Decimal

from ledger.client import Client


def total(client: Client, project: int) -> Decimal:
    return sum((Decimal(row["amount"]) for row in client.direct_costs(project)), Decimal())
