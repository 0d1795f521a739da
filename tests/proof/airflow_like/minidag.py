"""Just enough of a scheduler for the laptop: tasks, their order, connections, XComs."""

import importlib
import json
import os
import sys


class Connection:
    def __init__(self, conn_id, host=None, login=None, password=None, extra=None):
        self.conn_id = conn_id
        self.host = host
        self.login = login
        self.password = password
        self.extra_dejson = extra or {}


class BaseHook:
    @classmethod
    def get_connection(cls, conn_id):
        path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "connections.json")
        with open(path) as f:
            return Connection(conn_id, **json.load(f)[conn_id])


class DAG:
    def __init__(self, dag_id):
        self.dag_id = dag_id
        self.tasks = {}
        self.xcom = {}

    def task(self, task_id, upstream=()):
        def register(function):
            self.tasks[task_id] = (function, tuple(upstream))
            return function

        return register

    def run(self):
        left = dict(self.tasks)
        while left:
            task_id = next(t for t, (_, upstream) in left.items() if not set(upstream) & set(left))
            function, upstream = left.pop(task_id)
            self.xcom[task_id] = function(*(self.xcom[u] for u in upstream))
        return self.xcom


if __name__ == "__main__":
    dag = importlib.import_module("dags." + sys.argv[1]).dag
    print(json.dumps(dag.run()["report"]))
