import sys

from rapidfuzz import fuzz

from invoice_match import ProcoreApi, SageLedger


def candidates(line, invoices):
    for number, vendor, amount in invoices:
        if abs(amount - float(line["total_claimed_amount"])) > 0.01:
            continue
        score = fuzz.token_sort_ratio(vendor, line["vendor_name"])
        if score > 82:
            yield score, number


def main(company, project, job):
    procore, sage = ProcoreApi(company), SageLedger()
    print("signed in as", procore.me()["login"])
    invoices = sage.open_invoices(job)
    vendors = {c["id"]: c["vendor"]["company"] for c in procore.commitments(project) + procore.purchase_orders(project)}
    for requisition in procore.requisitions(project):
        requisition["vendor_name"] = vendors.get(requisition["commitment_id"], "?")
        best = max(candidates(requisition, invoices), default=None)
        if best is None:
            print("no match:", requisition["id"], len(procore.requisition_lines(project, requisition["id"])), "lines")
        else:
            procore.mark_matched(project, requisition["id"], best[1])


if __name__ == "__main__":
    main(*sys.argv[1:4])
