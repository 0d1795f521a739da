"""Contract sums of Procore into Sage, job by job."""
import getpass

from procore_side import prime, utils
from procore_tokens import current
from sage_side import jobs
from sage_side import utils as sage_utils


def main():
    token = current(utils.TOKEN_URL)
    sage = jobs.token("reconcile", getpass.getpass(f"password for {sage_utils.BASE_URL}: "))
    for job in jobs.jobs(sage):
        if not job.get("procore_id"):
            continue
        for contract in prime.prime_contracts(token, job["procore_id"]):
            if contract["grand_total"] != job["contract_sum"]:
                jobs.write(sage, job["number"], contract["grand_total"])


if __name__ == "__main__":
    main()
