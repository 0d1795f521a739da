"""pull.py for everybody, each with the service account that they gave us."""
import json
import os
import subprocess
import sys

COMPANIES = [("birch", 5602), ("cedar", 5603)]

pulled = {}
for name, company_id in COMPANIES:
    env = dict(os.environ)
    env["PROCORE_CLIENT_ID"] = os.environ["PROCORE_CLIENT_ID_" + name.upper()]
    env["PROCORE_CLIENT_SECRET"] = os.environ["PROCORE_CLIENT_SECRET_" + name.upper()]
    done = subprocess.run([sys.executable, "pull.py", str(company_id)], env=env, stdout=subprocess.PIPE)
    if done.returncode:
        sys.exit("%s failed" % name)
    pulled[name] = json.loads(done.stdout)
print(json.dumps(pulled))
