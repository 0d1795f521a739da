"""We are an OAuth provider too: subcontractors' programs sign in here, some with a password (2016, never again)."""

import secrets

from fastapi import APIRouter, Form, HTTPException

from server.store import clients, tokens

router = APIRouter()


@router.post("/oauth/token")
def token(
    grant_type: str = Form("client_credentials"),
    client_id: str = Form(...),
    client_secret: str = Form(...),
    username: str = Form(""),
    password: str = Form(""),
):
    client = clients.get(client_id)
    if client is None or not secrets.compare_digest(client["client_secret"], client_secret):
        raise HTTPException(401)
    if grant_type not in ("client_credentials", "password", "refresh_token"):
        raise HTTPException(400, "unsupported_grant_type")
    value = secrets.token_urlsafe(32)
    tokens[value] = client["company"]
    return {"access_token": value, "refresh_token": secrets.token_urlsafe(32), "expires_in": 3600}


@router.get("/rest/projects")
def projects(access_token: str):
    """Takes the token in the address, as our old clients send it; a copy of what Procore has."""
    from server.upstream import cached_projects

    if access_token not in tokens:
        raise HTTPException(401)
    return cached_projects(tokens[access_token])
