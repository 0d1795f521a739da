"""python examples_observations.py 118 40233"""
import sys

import fieldkit
from our_oauth import user_token

company, project = map(int, sys.argv[1:3])

configuration = fieldkit.Configuration(access_token=user_token())
client = fieldkit.ApiClient(configuration)
observations = fieldkit.ObservationsApi(client)
tasks = fieldkit.TasksApi(client)

kinds = {k["id"]: k["name"] for k in observations.list_observation_types(project)}
for item in observations.list_observations(company, project):
    print(item["number"], kinds.get(item["type"]["id"]), item["status"])
    if item["status"] == "overdue":
        tasks.create_task_item(company, project, {"title": "Chase observation %s" % item["number"]})
