"""Purchase requests. Not that other requests: this package was here first."""
from __future__ import annotations

import json
import urllib.request
from dataclasses import dataclass, field


@dataclass
class Request:
    method: str
    url: str
    headers: dict = field(default_factory=dict)
    lines: list = field(default_factory=list)

    def total(self):
        return sum(line["amount"] for line in self.lines)


def get(url, headers=None):
    """What the clerk sees under ``url`` in our archive of approved requests. Reads the disk, asks nobody."""
    with open("/srv/approvals/" + url.replace("https://", "").replace("/", "_") + ".json") as handle:
        return json.load(handle)


def post(url, company, token, data=None):
    """The only thing that leaves the house."""
    sent = urllib.request.Request(url, data=json.dumps(data).encode(), method="POST")
    sent.add_header("Authorization", "Bearer " + token)
    sent.add_header("Procore-Company-Id", str(company))
    with urllib.request.urlopen(sent) as answer:
        return answer.status
