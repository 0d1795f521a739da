import logging
from collections import Counter

from scores.client import SafetyClient

SITES = {"harbour": (4410, 120911), "viaduct": (4410, 120954)}
WEIGHTS = Counter({"near_miss": 1, "first_aid": 3, "lost_time": 20})


def score(incidents):
    kinds = Counter(i.get("event_type", "near_miss") for i in incidents)
    return max(0, 100 - sum(WEIGHTS[kind] * number for kind, number in kinds.items()))


def main():
    logging.basicConfig(level="INFO")
    client = SafetyClient()
    client.sign_in()
    for site, (company, project) in SITES.items():
        client.show(site, score(client.incidents(company, project)))


main()
