"""Who we push timesheets for. Both branches were set up by their own office, with keys of their own."""
import os


class Account:
    def __init__(self, prefix, company_id, timezone="America/Chicago"):
        self.client_id = os.environ[f"{prefix}_CLIENT_ID"]
        self.client_secret = os.environ[f"{prefix}_CLIENT_SECRET"]
        self.company_id = company_id
        self.timezone = timezone

    def __str__(self):
        return f"account {self.company_id}"


EAST = Account("PROCORE_EAST", 71402, "America/New_York")
WEST = Account("PROCORE_WEST", 71957, "America/Los_Angeles")
ALL = (EAST, WEST)
