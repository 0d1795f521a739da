"""The gatekeeper's tablet: FastAPI behind nginx, the guard signs in with Procore."""
import datetime

from fastapi import Depends, FastAPI, Request
from fastapi.responses import RedirectResponse

from gatelog.guards import signed_in
from gatelog.procore import connect

app = FastAPI(title="Gate log")


@app.get("/projects")
async def projects(request: Request, token: str = Depends(signed_in)):
    async with connect(token) as gate:
        return [(p["id"], p["name"]) for p in await gate.projects()]


@app.get("/{project}/expected")
async def expected(project: int, token: str = Depends(signed_in)):
    async with connect(token) as gate:
        return await gate.visitors(project, datetime.date.today().isoformat())


@app.post("/{project}/truck")
async def truck(project: int, plate: str, vendor: str, token: str = Depends(signed_in)):
    async with connect(token) as gate:
        known = await gate.vendors(project)
        if vendor.casefold() not in known:
            return {"warning": f"{vendor} is not on the list", "call": "0471 5512"}
        return {"id": await gate.log_delivery(project, vendor, plate, datetime.datetime.now())}


@app.get("/out")
async def out(request: Request):
    request.session.clear()
    return RedirectResponse("/")
