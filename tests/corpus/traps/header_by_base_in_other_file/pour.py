import sys

from gauge.lists import Deliveries, Gauge
from signin import current_token


def main(company, project):
    token = current_token()
    trucks = [d for d in Deliveries(token, company, project) if "concrete" in d["contents"].lower()]
    gauge = Gauge(token, company)
    poured = sum(float(q["quantity"]) for q in gauge.quantities(project))
    if len(trucks) * 7.5 - poured > 15:
        gauge.note(project, f"{len(trucks)} trucks, {poured} m3 booked: please check")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
