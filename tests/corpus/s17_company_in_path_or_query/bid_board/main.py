import os

from fastapi import FastAPI
from starlette.middleware.sessions import SessionMiddleware

from bids import board, login

app = FastAPI(title="Bid board of Kestrel Building")
app.add_middleware(SessionMiddleware, secret_key=os.environ["SESSION_KEY"])
app.include_router(login.router)
app.include_router(board.router)
