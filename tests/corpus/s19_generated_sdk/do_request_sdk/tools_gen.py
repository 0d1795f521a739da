"""Writes sitelink/company.py and sitelink/project.py from the route list. python tools_gen.py routes.csv"""
import csv
import re
import sys

METHOD = '''
    def {name}(self, {args}):
        """{verb} {path}"""
        return self.do_request("{verb}", "{template}".format({args}))
'''

EXAMPLE_ROWS = [
    ("list_company_roles", "GET", "/vapid/companies/{company_id}/roles"),
    ("list_project_rfis", "GET", "/rest/v1.0/projects/{project_id}/rfis"),
]


def method(name, verb, path):
    args = re.findall(r"\{(\w+)\}", path)
    return METHOD.format(name=name, verb=verb, path=path, template=re.sub(r"\{\w+\}", "{}", path), args=", ".join(args))


if __name__ == "__main__":
    with open(sys.argv[1], newline="") as handle:
        for row in csv.reader(handle):
            sys.stdout.write(method(*row))
