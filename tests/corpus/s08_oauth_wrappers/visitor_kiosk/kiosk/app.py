import datetime
import subprocess

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse
from starlette.routing import Route

from . import settings
from .oauth import OAuthError, oauth


async def login(request):
    return await oauth.procore.authorize_redirect(request, str(request.url_for("callback")))


async def callback(request):
    try:
        token = await oauth.procore.authorize_access_token(request)
    except OAuthError as error:
        return PlainTextResponse(error.description or "sign-in failed", status_code=400)
    me = (await oauth.procore.get("me", token=token)).json()
    request.session["person"] = {"id": me["id"], "login": me["login"], "name": me.get("name")}
    request.session["token"] = dict(token)
    return RedirectResponse("/projects")


async def projects(request):
    token = request.session.get("token")
    if token is None:
        return RedirectResponse("/login")
    answer = await oauth.procore.get("projects", token=token, params={"company_id": settings.COMPANY_ID})  # expect: PRC303
    if answer.status_code == 401:
        request.session.clear()
        return RedirectResponse("/login")
    return JSONResponse([{"id": row["id"], "name": row["name"]} for row in answer.json()])


async def arrive(request):
    form = await request.form()
    person = request.session["person"]
    entry = {"visitor_log": {"begin_at": datetime.datetime.now().isoformat(), "subject": person["name"]}}
    answer = await oauth.procore.post(
        f"projects/{form['project']}/visitor_logs",
        token=request.session["token"],
        json=entry,
        headers={"Procore-Company-Id": str(settings.COMPANY_ID)},
    )
    subprocess.run(["lp", "-d", settings.PRINTER], input=person["name"].encode(), check=False)
    return JSONResponse(answer.json(), status_code=answer.status_code)


app = Starlette(
    routes=[
        Route("/login", login),
        Route("/callback", callback, name="callback"),
        Route("/projects", projects),
        Route("/arrive", arrive, methods=["POST"]),
    ],
    middleware=[Middleware(SessionMiddleware, secret_key=str(settings.SESSION_KEY))],
)
