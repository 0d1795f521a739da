from .calls import fetch, send


def packages(project):
    return fetch(f"/rest/v1.0/projects/{project}/bid_packages", per_page=200)


def bids(project, package):
    rows = fetch(f"/rest/v1.0/projects/{project}/bid_packages/{package}/bids")
    return sorted(rows, key=lambda b: float(b["lump_sum_amount"] or 0))


def invite(project, package, vendor, login):
    body = {"bid": {"login_id": login, "vendor_id": vendor, "is_bidder_committed": False}}
    return send(f"/rest/v1.0/projects/{project}/bid_packages/{package}/bids", body, headers={"Prefer": "return=minimal"})


def withdraw(project, package, bid, why):
    path = f"/rest/v1.0/projects/{project}/bid_packages/{package}/bids/{bid}"
    return send(path, {"bid": {"awarded": False, "bidder_comments": why}}, method="PATCH")
