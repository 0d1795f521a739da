import httpx

from bearer import Bearer
from owners import Owner

for owner in Owner:
    with httpx.Client(base_url="https://api.procore.com", auth=Bearer(owner)) as http:
        for entry in http.get("/rest/v1.0/daily_logs/notes_logs", params={"project_id": 12}).json():
            print(owner.name, entry["comment"])
