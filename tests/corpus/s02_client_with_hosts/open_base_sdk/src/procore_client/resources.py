"""What can be read, one class for each kind."""

from .transport import Transport


class Rfis(Transport):
    path = "/projects/{project}/rfis"


class DailyLogs(Transport):
    path = "/projects/{project}/daily_logs"
