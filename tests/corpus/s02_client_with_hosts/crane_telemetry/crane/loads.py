import csv
from collections import defaultdict


def read_log(filename):
    """Hours by crane, out of the controller's CSV (which has two header lines and a unit row)."""
    hours = defaultdict(float)
    with open(filename, newline="") as handle:
        next(handle)
        reader = csv.DictReader(handle)
        next(reader, None)
        for row in reader:
            if row["event"] == "LIFT":
                hours[row["crane"]] += float(row["seconds"]) / 3600
    return {crane: round(value, 1) for crane, value in hours.items()}
