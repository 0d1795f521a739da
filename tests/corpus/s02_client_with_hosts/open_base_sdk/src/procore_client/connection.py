"""The way in: where to ask, and the token to ask with. Both come from whoever uses this library."""

from .resources import DailyLogs, Rfis


class Connection:
    def __init__(self, base_url, token):
        self.rfis = Rfis(base_url, token)
        self.daily_logs = DailyLogs(base_url, token)
