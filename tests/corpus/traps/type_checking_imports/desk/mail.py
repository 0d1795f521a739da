from __future__ import annotations

import typing as t

from desk.transports import GraphClient, ProcoreClient

if t.TYPE_CHECKING:
    from desk.protocols import HasRows


class Correspondence:
    def __init__(self, client: ProcoreClient):
        self.client = client

    def rows(self, project):
        return self.client.get(f"/projects/{project}/emails")


class Inbox:
    def __init__(self, client: GraphClient):
        self.client = client

    def rows(self, project):
        return self.client.get(f"/users/job-{project}@larkmount.example/messages")["value"]


def missing(a: HasRows, b: HasRows, project: int):
    """What is in the mailbox and was never filed in Procore."""
    filed = {row["subject"] for row in b.rows(project)}
    return [row["subject"] for row in a.rows(project) if row["subject"] not in filed]
