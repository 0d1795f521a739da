import os
import sys

from maximo import Maximo
from procore import Procore

maximo = Maximo(os.environ["MAXIMO_TOKEN"])
for item in Procore(os.environ["PROCORE_COMPANY"]).observations(int(sys.argv[1])):
    asset = (item.get("location") or {}).get("node_name", "")
    if asset and maximo.asset(asset):
        maximo.work_order(asset, item["name"])
