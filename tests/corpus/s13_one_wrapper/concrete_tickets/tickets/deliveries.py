"""Delivery tickets of the plant become quantities and a delivery log on site."""
from .http import Procore


class Deliveries:
    def __init__(self, project, procore=None):
        self.project = project
        self.procore = procore or Procore()

    def already_there(self, day):
        logs = self.procore.get(f"/rest/v1.0/projects/{self.project}/delivery_logs", log_date=day)
        return {log["tracking_number"] for log in logs}

    def push(self, tickets, day):
        seen = self.already_there(day)
        for ticket in tickets:
            if ticket.number in seen:
                continue
            payload = {
                "delivery_log": {
                    "date": day,
                    "tracking_number": ticket.number,
                    "delivery_from": ticket.plant,
                    "contents": f"{ticket.m3:.1f} m3 {ticket.mix}",
                }
            }
            self.procore.post(f"/rest/v1.0/projects/{self.project}/delivery_logs", payload, key=ticket.number)
            self._quantity(ticket, day)

    def _quantity(self, ticket, day):
        cost_code = {"C25": 3310, "C30": 3312}.get(ticket.mix[:3])
        if cost_code is None:
            return
        self.procore.post(
            f"/rest/v1.0/projects/{self.project}/quantity_logs",
            {"quantity_log": {"date": day, "quantity": ticket.m3, "cost_code_id": cost_code, "unit": "m3"}},
        )
