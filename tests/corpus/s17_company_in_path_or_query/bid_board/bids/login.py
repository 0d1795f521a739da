import os
import secrets

import httpx
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse

router = APIRouter()
LOGIN = "https://login.procore.com"
CALLBACK = os.environ.get("BIDS_CALLBACK", "https://bids.kestrelbuild.example/callback")


@router.get("/sign-in")
async def sign_in(request: Request):
    state = request.session["state"] = secrets.token_urlsafe(16)
    app = os.environ["BIDS_CLIENT_ID"]
    return RedirectResponse(
        f"{LOGIN}/oauth/authorize?response_type=code&client_id={app}&redirect_uri={CALLBACK}&state={state}"
    )


@router.get("/callback")
async def callback(request: Request, code: str, state: str):
    if state != request.session.pop("state", None):
        raise HTTPException(400, "stale sign-in")
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": CALLBACK,
        "client_id": os.environ["BIDS_CLIENT_ID"],
        "client_secret": os.environ["BIDS_CLIENT_SECRET"],
    }
    async with httpx.AsyncClient() as http:
        answer = await http.post(f"{LOGIN}/oauth/token", data=form)
    request.session["procore"] = answer.json()
    me = await _me(answer.json()["access_token"])
    request.session["name"] = me["name"]
    return RedirectResponse("/bids/packages")


async def _me(token):
    async with httpx.AsyncClient() as http:
        answer = await http.get("https://api.procore.com/rest/v1.0/me", headers={"Authorization": f"Bearer {token}"})
    return answer.json()
