from collections import defaultdict


def timecards(wire, company, start, end):
    """All entries of the company between two days, both included."""
    query = {"start_date": start, "end_date": end, "per_page": 1000}
    return wire.call("GET", f"/rest/v1.0/companies/{company}/timecard_entries", company=company, query=query)


def types(wire, company):
    rows = wire.call("GET", f"/rest/v1.0/companies/{company}/timecard_time_types")  # expect: PRC303
    return {t["id"]: t["time_type"] for t in rows}


def by_person(entries, names):
    total = defaultdict(lambda: defaultdict(float))
    for e in entries:
        if e["status"] != "approved":
            continue
        total[e["party"]["id"]][names.get(e["timecard_time_type"]["id"], "Regular")] += float(e["hours"])
    return total
