import datetime
import os
import sys

import delay


def main():
    day = datetime.date.today().isoformat()
    for line in sys.stdin:
        project, postcode = line.split(maxsplit=1)
        filed = delay.claim(os.environ["DELAY_COMPANY"], project, postcode.strip(), day)
        print(project, filed or "nothing", delay.observed(project, day))


if __name__ == "__main__":
    main()
