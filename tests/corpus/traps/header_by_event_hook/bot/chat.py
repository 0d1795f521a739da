import os

from flask import Flask, request

from bot.procore import ProcoreBot
from bot.signin import token_of

app = Flask(__name__)
COMPANY = os.environ["BOT_COMPANY"]


@app.post("/command")
def where():
    account, words = request.form["user_id"], request.form["text"].split("-", 1)
    if len(words) != 2:
        return "Like this: /where 4411-22"
    project, number = words
    bot = ProcoreBot(token_of(account), COMPANY)
    submittal = bot.submittal(project, number)
    if submittal is None:
        return f"No submittal {number}."
    steps = bot.workflow(project, submittal["id"])
    return "\n".join([submittal["title"], *(f"- {who}: {what}" for who, what in steps)])
