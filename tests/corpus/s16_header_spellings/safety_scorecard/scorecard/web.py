"""The page on the screen in the canteen."""
from contextlib import closing

from fastapi import Depends, FastAPI, Header, HTTPException

from . import Api

app = FastAPI(title="Scorecard")


def token(authorization: str = Header(...)):
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() != "bearer" or not value:
        raise HTTPException(401)
    return value


@app.get("/score/{company}/{project}")
def score(company: int, project: int, bearer: str = Depends(token)):
    with closing(Api(bearer, company)) as api:
        hazards = {h["id"]: h["name"] for h in api.hazards()}
        incidents = api.incidents(project)
        near = api.near_misses(project)
    worst = max((i for i in incidents), key=lambda i: i.get("severity", 0), default=None)
    return {
        "score": 100 - 10 * len(incidents) - 2 * len(near),
        "worst": hazards.get(worst["hazard_id"]) if worst else None,
    }
