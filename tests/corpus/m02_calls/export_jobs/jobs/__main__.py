import json
import logging
import sys

from . import run

logging.basicConfig(level=logging.INFO)
name, company, project = sys.argv[1:4]
json.dump(run(name, int(company), int(project)), sys.stdout, indent=1)
