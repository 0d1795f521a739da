import re

TOKEN = re.compile(r'name="authenticity_token"[^>]*value="([^"]+)"')


class PageChanged(Exception):
    pass


def authenticity_token(html):
    found = TOKEN.search(html)
    if found is None:
        raise PageChanged("no authenticity_token on the page")
    return found.group(1)


def login_form(email, password, html):
    return {
        "utf8": "\u2713",
        "authenticity_token": authenticity_token(html),
        "session[email]": email,
        "session[password]": password,  # expect: PRC205
        "commit": "Log In",
    }
