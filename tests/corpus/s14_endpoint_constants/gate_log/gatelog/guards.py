from fastapi import HTTPException, Request


def signed_in(request: Request) -> str:
    """The guard's token; the sign-in page (its own service) puts it into the session and renews it."""
    grant = request.session.get("grant")
    if grant is None:
        raise HTTPException(401, "sign in first")
    return grant["access_token"]
