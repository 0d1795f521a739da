"""Integration code that matters to the linter, made up: as dense as real clients are, the same for the same seed.

A module has settings, a way to get a token, and as many resources as its size asks for: methods of a client class with
one wrapper, or functions that each build their own headers. Half of the modules keep to the policy; the other half
break it in the ways named by ``FLAWS``.
"""

from __future__ import annotations

import os
from random import Random
from typing import NamedTuple

# Each flaw is a code and what it changes in a module that is otherwise right.
FLAWS = {
    "PRC202": "the token is asked for at the API's host",
    "PRC203": "the secret travels in the query string",
    "PRC204": "the client id and secret are literals",
    "PRC206": "certificates are not checked",
    "PRC301": "paths below /vapid",
    "PRC303": "no company header",
}

RESOURCES = """
    rfis submittals drawings specifications punch_items observations incidents inspections meetings daily_logs
    commitments prime_contracts budgets timecards vendors users locations documents photos correspondence schedules
    tasks equipment permits transmittals forms action_plans bidding cost_codes
""".split()  # noqa: SIM905
FIELDS = "number title status due_date created_at updated_at assignee location trade priority phase".split()  # noqa: SIM905
WORDS = "northern quarry harbour viaduct meadow foundry tannery orchard lantern granary cooper mason slate".split()  # noqa: SIM905


class Generated(NamedTuple):
    """One module: its text, and the codes of the flaws that were put into it (none when it keeps to the policy)."""

    text: str
    flaws: tuple[str, ...]


def module(seed: int, size: int) -> Generated:
    """A module of about ``size`` characters. Odd seeds are flawed, with up to three of ``FLAWS``."""
    random = Random(seed)
    flaws = tuple(sorted(random.sample(sorted(FLAWS), random.randint(1, 3)))) if seed % 2 else ()
    name = "".join(word.title() for word in random.sample(WORDS, 2))
    resource, tail = (_resource_methods, _CLASS_TAIL) if seed % 4 < 2 else (_resource_functions, _SCRIPT_TAIL)
    parts = [_head(name, random, flaws), _token(flaws)]
    if resource is _resource_methods:
        parts.append(_client(name, flaws))
    length = sum(map(len, parts))
    index = 0
    while length < size:
        part = resource(RESOURCES[(seed + index) % len(RESOURCES)], index // len(RESOURCES), random, flaws)
        parts.append(part)
        length += len(part)
        index += 1
    parts.append(tail.replace("NAME", name))
    return Generated("".join(parts), flaws)


def write_modules(folder: str, count: int, size: int, first_seed: int = 0) -> list[str]:
    """Write ``count`` modules of about ``size`` characters below ``folder``; returns their paths."""
    os.makedirs(folder, exist_ok=True)
    paths = []
    for seed in range(first_seed, first_seed + count):
        path = os.path.join(folder, f"integration_{seed:04d}.py")
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            file.write(module(seed, size).text)
        paths.append(path)
    return paths


def _head(name: str, random: Random, flaws: tuple[str, ...]) -> str:
    pair = [f'os.environ["PROCORE_CLIENT_{part}"]' for part in ("ID", "SECRET")]
    if "PRC204" in flaws:
        pair = [f'"{random.getrandbits(256):064x}"' for _ in pair]
    login = "https://api.procore.com" if "PRC202" in flaws else "https://login.procore.com"
    return f'''"""Reads and writes what {name} needs from Procore, with a Developer Managed Service Account."""

import logging
import os
import time

import requests

log = logging.getLogger(__name__)

LOGIN_URL = "{login}"
API_URL = "https://api.procore.com"
PAGE_SIZE = 100
RETRY_STATUS = {{429, 502, 503, 504}}
CLIENT_ID = {pair[0]}
CLIENT_SECRET = {pair[1]}


class {name}Error(Exception):
    """An answer of the platform that is none."""

    def __init__(self, status, text):
        super().__init__(f"{{status}}: {{text[:200]}}")
        self.status = status


def first(items, default=None):
    return next(iter(items), default)


'''


def _token(flaws: tuple[str, ...]) -> str:
    where = "params" if "PRC203" in flaws else "data"
    verify = ", verify=False" if "PRC206" in flaws else ""
    return f'''def fetch_token():
    """A new access token and the time at which it ends."""
    payload = {{
        "grant_type": "client_credentials",
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
    }}
    response = requests.post(LOGIN_URL + "/oauth/token", {where}=payload{verify}, timeout=30)
    response.raise_for_status()
    token = response.json()
    return token["access_token"], time.time() + token["expires_in"]


'''


def _client(name: str, flaws: tuple[str, ...]) -> str:
    header = "" if "PRC303" in flaws else '\n            "Procore-Company-Id": str(self.company_id),'
    return f'''class {name}Client:
    """One company's data; every call goes through ``_request``."""

    def __init__(self, company_id, attempts=5):
        self.company_id = company_id
        self.attempts = attempts
        self.session = requests.Session()
        self._token, self._ends = None, 0.0

    def _request(self, method, path, **options):
        if self._ends < time.time() + 60:
            self._token, self._ends = fetch_token()
        headers = {{
            "Authorization": f"Bearer {{self._token}}",{header}
            "Accept": "application/json",
        }}
        for attempt in range(self.attempts):
            response = self.session.request(method, API_URL + path, headers=headers, timeout=60, **options)
            if response.status_code not in RETRY_STATUS:
                break
            log.warning("%s %s: %s, attempt %d", method, path, response.status_code, attempt + 1)
            time.sleep(float(response.headers.get("Retry-After", 2**attempt)))
        if not response.ok:
            raise {name}Error(response.status_code, response.text)
        return response.json()

    def _pages(self, path, **params):
        page = 1
        while True:
            items = self._request("GET", path, params={{**params, "page": page, "per_page": PAGE_SIZE}})
            yield from items
            if len(items) < PAGE_SIZE:
                return
            page += 1
'''


def _resource_methods(resource: str, version: int, random: Random, flaws: tuple[str, ...]) -> str:
    prefix = "/vapid" if "PRC301" in flaws else "/rest/v1.0"
    suffix = f"_{version}" if version else ""
    one = resource.removesuffix("s") + suffix
    many = resource + suffix
    fields = random.sample(FIELDS, random.randint(4, 8))
    row = "".join(f'\n                "{field}": item.get("{field}"),' for field in fields)
    body = "".join(f'\n                "{field}": values.get("{field}", ""),' for field in fields[:4])
    return f'''
    def list_{many}(self, project_id, since=None, statuses=("open", "draft"), **filters):
        params = {{f"filters[{{key}}]": value for key, value in filters.items() if value is not None}}
        if since is not None:
            params["filters[updated_at]"] = f"{{since:%Y-%m-%d}}..."
        rows = []
        for item in self._pages(f"{prefix}/projects/{{project_id}}/{resource}", **params):
            if item.get("status") not in statuses:
                continue
            rows.append({{
                "id": str(item["id"]),
                "project": project_id,{row}
                "people": sorted({{person["login"].lower() for person in item.get("assignees", [])}}),
            }})
        return sorted(rows, key=lambda entry: (entry["project"], entry["id"]))

    def show_{one}(self, project_id, {one}_id):
        item = self._request("GET", f"{prefix}/projects/{{project_id}}/{resource}/{{{one}_id}}")
        item["attachments"] = [
            {{"name": part["filename"], "size": int(part.get("size") or 0) // 1024}}
            for part in item.get("attachments", ())
            if not part["filename"].startswith(".")
        ]
        return item

    def save_{one}(self, project_id, values, notify=False):
        path = f"{prefix}/projects/{{project_id}}/{resource}"
        method = "POST"
        if values.get("id"):
            path, method = path + "/" + str(values["id"]), "PATCH"
        payload = {{
            "{one}": {{{body}
                "custom_fields": {{f"field_{{key}}": value for key, value in values.get("custom", {{}}).items()}},
            }},
            "send_emails": bool(notify and values.get("assignee")),
        }}
        return self._request(method, path, json=payload)["id"]
'''


def _resource_functions(resource: str, version: int, random: Random, flaws: tuple[str, ...]) -> str:
    prefix = "/vapid" if "PRC301" in flaws else "/rest/v1.0"
    many = f"{resource}_{version}" if version else resource
    header = "" if "PRC303" in flaws else '\n        "Procore-Company-Id": str(company_id),'
    columns = ", ".join(f'"{field}"' for field in random.sample(FIELDS, random.randint(4, 8)))
    return f'''def list_{many}(token, company_id, project_id, changed_since=None):
    headers = {{
        "Authorization": "Bearer " + token,{header}
        "Accept": "application/json",
    }}
    rows, page = [], 1
    while True:
        params = {{"page": page, "per_page": PAGE_SIZE, "company_id": company_id}}
        if changed_since:
            params["filters[updated_at]"] = changed_since + "..."
        response = requests.get(
            f"{{API_URL}}{prefix}/projects/{{project_id}}/{resource}", headers=headers, params=params, timeout=60
        )
        if response.status_code == 404:
            log.warning("project %s has no {resource}", project_id)
            break
        response.raise_for_status()
        items = response.json()
        for item in items:
            row = {{key: item.get(key) for key in ({columns})}}
            row["id"], row["open"] = str(item["id"]), item.get("status") not in ("closed", "void")
            rows.append(row)
        if len(items) < PAGE_SIZE:
            break
        page += 1
    return rows


def update_{many}(token, company_id, project_id, changes):
    """Send every change; what is refused is collected, and raised at the end."""
    refused = []
    for item_id, values in sorted(changes.items()):
        response = requests.patch(
            API_URL + "{prefix}/projects/" + str(project_id) + "/{resource}/" + str(item_id),
            headers={{
                "Authorization": f"Bearer {{token}}",{header.replace("        ", " " * 16)}
            }},
            json={{key: value.strip() if isinstance(value, str) else value for key, value in values.items()}},
            timeout=60,
        )
        if not response.ok:
            refused.append((item_id, response.status_code, response.text[:80]))
    if refused:
        raise RuntimeError("; ".join(f"{{item_id}}: {{status}} {{text}}" for item_id, status, text in refused))


'''


_CLASS_TAIL = """

def main(company_id, project_ids):
    client = NAMEClient(company_id)
    for project_id in project_ids:
        for method in [getattr(client, name) for name in dir(client) if name.startswith("list_")]:
            log.info("%s: %d", method.__name__, len(method(project_id)))


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    main(int(os.environ["PROCORE_COMPANY_ID"]), [int(text) for text in os.environ["PROJECT_IDS"].split(",")])
"""

_SCRIPT_TAIL = """def main(company_id, project_ids):
    token, ends = fetch_token()
    log.info("NAME: the token lasts %d seconds", ends - time.time())
    for name, function in sorted(globals().items()):
        if name.startswith("list_"):
            for project_id in project_ids:
                log.info("%s: %d", name, len(function(token, company_id, project_id)))


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    main(int(os.environ["PROCORE_COMPANY_ID"]), [int(text) for text in os.environ["PROJECT_IDS"].split(",")])
"""
