"""Answers in the chat.

A typical question: "Why does GET https://app.procore.com/vapid/projects answer 404?" Because `/vapid` is gone, and
because the API lives at https://api.procore.com. The bot knows such answers, it does not ask Procore itself.
"""

import re

import requests

from helpdesk import links

ANSWERS = [
    (r"/vapid", "That namespace was sunset. Write /rest/v1.0, and read " + links.FAQ["vapid"]),
    (r"service account", "Ask for the data connector app instead: " + links.MARKETPLACE),
    (r"https?://app\.procore\.com/oauth/token", "Tokens come from https://login.procore.com/oauth/token"),
    (r"missing.*company.*header", "Send Procore-Company-Id: " + links.FAQ["api"]),
]
WEBHOOK = "https://chat.quarry-desk.example/hooks/9f8e7d6c"


def answer(question):
    for pattern, text in ANSWERS:
        if re.search(pattern, question, re.IGNORECASE):
            return text
    return "A person will read this. Meanwhile: " + links.SUPPORT


def post(question, thread):
    requests.post(WEBHOOK, json={"thread": thread, "text": answer(question)}, timeout=10)


def check_links():
    """Monthly: are the pages still there?"""
    for name, link in links.FAQ.items():
        status = requests.head(link, allow_redirects=True, timeout=20).status_code
        if status >= 400:
            post(f"broken link {name}", thread="maintenance")
