import datetime
import sys

from scaffold.inspections import Scaffolds


def monday(day=None):
    day = day or datetime.date.today()
    return (day - datetime.timedelta(days=day.weekday())).isoformat()


if __name__ == "__main__":
    token, company, project = sys.stdin.readline().strip(), sys.argv[1], sys.argv[2]
    scaffolds = Scaffolds(token, company, project)
    for tag in scaffolds.due(monday()):
        number = scaffolds.open(tag, monday())
        scaffolds.report(number, f"{tag}.pdf")
        print(tag, number)
