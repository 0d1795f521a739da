import sys

import hr_side
import procore_side

customer, company = sys.argv[1], int(sys.argv[2])
have = {d["name"] for d in procore_side.departments(company)}
for department in hr_side.departments(customer):
    if department["name"] not in have:
        print("missing in Procore:", department["name"])
