from hooks.procore import ProcoreHook
from minidag import DAG

CUSTOMERS = ["birch", "cedar"]

dag = DAG("rfi_warehouse")


def make_tasks(customer):
    hook = ProcoreHook(procore_conn_id=f"procore_{customer}")

    @dag.task(f"{customer}_projects")
    def projects():
        return hook.get_projects()

    @dag.task(f"{customer}_rfis", upstream=[f"{customer}_projects"])
    def rfis(found):
        return [rfi["subject"] for project in found for rfi in hook.get_rfis(project["id"])]


for name in CUSTOMERS:
    make_tasks(name)


@dag.task("report", upstream=[f"{name}_{kind}" for name in CUSTOMERS for kind in ("projects", "rfis")])
def report(*pulled):
    rows = iter(pulled)
    return {name: {"projects": [p["name"] for p in next(rows)], "rfis": next(rows)} for name in CUSTOMERS}
