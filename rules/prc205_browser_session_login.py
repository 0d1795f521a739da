from __future__ import annotations

from collections.abc import Iterator

from lint_procore.rule import Bad, CheckedModule, Good, Problem, Rule

_MESSAGES = {
    "form": "a person's user name and password are posted to {}: an integration signs in with OAuth, never as a person",
    "basic": "a person's user name and password are sent with {}: the API takes OAuth tokens only",
    "browser": "a driven browser signs in at {}: an integration signs in with OAuth, never as a person",
    "taken": "a driven browser's session is taken over at {}: an integration signs in with OAuth, never as a person",
    "cookies": "{} is sent with the cookies of a browser's session: the API takes OAuth tokens only",
}


class BrowserSessionLogin(Rule):
    """A program that signs in as a person would.

    ## What it finds

    User name and password posted to a page of the platform, or sent with HTTP Basic; browsers driven by Selenium,
    Playwright and the like that are sent to the platform where something is typed or cookies are taken; and API calls
    that carry the cookies of a browser's session.

    ## Why

    Embedded logins, passwords and scraping of browser sessions are not supported ways in. They break whenever a page,
    a second factor or single sign-on changes, and they act with all the rights of a person who did not ask for that.

    ## How to mend

    For what a person does, send the person's own browser to the authorize endpoint. For what the app does by itself,
    use the client-credentials grant of a Developer Managed Service Account.

    ## When to suppress

    Where a browser test of your own app passes through the platform's sign-in page with a test user's account. The rule
    is silent about a link that is opened in a person's own browser, and where cookies are whatever a caller hands in.

    ## Source

    https://developers.procore.com/documentation/oauth-choose-grant-type
    """

    code = "PRC205"
    name = "browser-session-login"
    severity = "error"
    triggers = ("procore",)
    related = ("PRC201", "PRC305")
    help = "sign in with OAuth: the authorization code for people, client credentials for the app itself"

    def check(self, module: CheckedModule) -> Iterator[Problem]:
        from lint_procore.model.logins import logins

        for login in logins(module.facts):
            methods = " or ".join(login.request.methods) if login.kind in ("basic", "cookies") else ""
            address = login.request.addresses[0].shown()
            shown = f"`{methods} {address}`" if methods else f"`{address}`"
            yield Problem(login.place, _MESSAGES[login.kind].format(shown), login.evidence, login.confidence)

    bad = [
        Bad(
            "import os\n"
            "import requests\n"
            "\n"
            "s = requests.Session()\n"
            'page = s.get("https://login.procore.com/")\n'
            "form = {\n"
            '    "utf8": "1",\n'
            '    "session[email]": os.environ["PROCORE_USER"],\n'
            '    "session[password]": os.environ["PROCORE_PASS"],\n'
            '    "authenticity_token": scrape_token(page.text),\n'
            "}\n"
            's.post("https://login.procore.com/sessions", data=form)\n',
            at='"session[password]"',
            message="a person's user name and password are posted to `https://login.procore.com/sessions`: an "
            "integration signs in with OAuth, never as a person",
            evidence=(
                "the host `login.procore.com` is written here",
                "requested here",
            ),
            title="login form posted by a session",
        ),
        Bad(
            "from selenium import webdriver\n"
            "from selenium.webdriver.common.by import By\n"
            "\n"
            "def login(user, password):\n"
            "    driver = webdriver.Chrome()\n"
            '    driver.get("https://login.procore.com/")\n'
            '    driver.find_element(By.ID, "session_email").send_keys(user)\n'
            '    driver.find_element(By.ID, "session_password").send_keys(password)\n'
            '    driver.find_element(By.ID, "login-button").click()\n'
            '    driver.get("https://app.procore.com/12/project/home")\n'
            "    return driver\n",
            at='driver.get("https://login.procore.com/")',
            message="a driven browser signs in at `https://login.procore.com/`: an integration signs in with OAuth, "
            "never as a person",
            evidence=(
                "the host `login.procore.com` is written here",
                "something is typed into the page here",
            ),
            title="Selenium, reported once",
        ),
        Bad(
            "from playwright.async_api import async_playwright\n"
            "\n"
            'APP = "https://app.procore.com"\n'
            "\n"
            "async def export_rfis(email, passwd, project):\n"
            "    async with async_playwright() as p:\n"
            "        browser = await p.chromium.launch()\n"
            "        page = await browser.new_page()\n"
            '        await page.goto(f"{APP}/{project}/project/rfi/list")\n'
            '        await page.fill("#session_email", email)\n'
            '        await page.fill("#session_password", passwd)\n'
            '        await page.click("text=Export")\n',
            at='page.goto(f"{APP}/{project}/project/rfi/list")',
            message="a driven browser signs in at `https://app.procore.com/{}/project/rfi/list`: an integration "
            "signs in with OAuth, never as a person",
            evidence=(
                "the host `app.procore.com` is written here",
                "something is typed into the page here",
            ),
            title="Playwright on the legacy host",
        ),
        Bad(
            "import browser_cookie3\n"
            "import requests\n"
            "\n"
            'jar = browser_cookie3.chrome(domain_name=".procore.com")\n'
            'me = requests.get("https://api.procore.com/rest/v1.0/me", cookies=jar)\n',
            at='browser_cookie3.chrome(domain_name=".procore.com")',
            message="`GET https://api.procore.com/rest/v1.0/me` is sent with the cookies of a browser's session: the "
            "API takes OAuth tokens only",
            evidence=(
                "the host `api.procore.com` is written here",
                "requested here",
            ),
            title="cookies out of a browser",
        ),
        Bad(
            "import httpx\n"
            "\n"
            "HEADERS = {\n"
            '    "User-Agent": "Mozilla/5.0",\n'
            "    # copied from the developer tools, renew every morning\n"
            '    "Cookie": "_procore_session=%s; locale=en" % open("cookie.txt").read(),\n'
            "}\n"
            "\n"
            "def projects(company):\n"
            '    with httpx.Client(base_url="https://us02.procore.com", headers=HEADERS) as client:\n'
            '        return client.get("/rest/v1.0/projects", params={"company_id": company}).json()\n',
            at='"Cookie"',
            message="`GET https://us02.procore.com/rest/v1.0/projects` is sent with the cookies of a browser's "
            "session: the API takes OAuth tokens only",
            evidence=(
                "the host `us02.procore.com` is written here",
                "requested here",
            ),
            title="cookie header copied by hand",
        ),
        Bad(
            "import requests\n"
            "\n"
            "class ProcoreApi:\n"
            '    base = "https://api.procore.com/rest/v1.0"\n'
            "\n"
            "    def __init__(self, user, password):\n"
            "        self.session = requests.Session()\n"
            "        self.session.auth = (user, password)\n"
            "\n"
            "    def companies(self):\n"
            '        return self.session.get(self.base + "/companies").json()\n',
            at="user, password",
            message="a person's user name and password are sent with `GET "
            "https://api.procore.com/rest/v1.0/companies`: the API takes OAuth tokens only",
            evidence=(
                "the host `api.procore.com` is written here",
                "requested here",
            ),
            title="HTTP Basic with a person's password",
        ),
        Bad(
            "class Downloader:\n"
            "    def __init__(self, driver, credentials):\n"
            "        self.driver = driver\n"
            "        self.user, self.password = credentials\n"
            "\n"
            "    def open(self, project):\n"
            '        self.driver.get(f"https://app.procore.com/{project}/project/documents")\n'
            "\n"
            "    def sign_in(self):\n"
            '        self.driver.find_element("id", "email").send_keys(self.user)\n'
            '        self.driver.find_element("id", "password").send_keys(self.password)\n',
            at='self.driver.get(f"https://app.procore.com/{project}/project/documents")',
            message="a driven browser signs in at `https://app.procore.com/{}/project/documents`: an integration "
            "signs in with OAuth, never as a person",
            evidence=(
                "the host `app.procore.com` is written here",
                "something is typed into the page here",
            ),
            confidence="likely",
            title="a driver that is handed in, typing in another method",
        ),
        Bad(
            "import requests\n"
            "from selenium import webdriver\n"
            "\n"
            "def procore_session():\n"
            "    driver = webdriver.Firefox()\n"
            '    driver.get("https://login.procore.com")\n'
            '    input("Sign in, then press Enter ")\n'
            "    session = requests.Session()\n"
            "    for cookie in driver.get_cookies():\n"
            '        session.headers["X-" + cookie["name"]] = cookie["value"]\n'
            "    return session\n",
            at='driver.get("https://login.procore.com")',
            message="a driven browser's session is taken over at `https://login.procore.com`: an integration signs "
            "in with OAuth, never as a person",
            evidence=(
                "the host `login.procore.com` is written here",
                "cookies are handled here",
            ),
            title="cookies taken from a driven browser",
        ),
        Bad(
            "import requests\n"
            "\n"
            "session = requests.Session()\n"
            'session.cookies.set("_session_id", SESSION, domain=".procore.com")\n'
            'r = session.get("https://app.procore.com/rest/v1.0/companies")\n',
            at='session.cookies.set("_session_id", SESSION, domain=".procore.com")',
            message="`GET https://app.procore.com/rest/v1.0/companies` is sent with the cookies of a browser's "
            "session: the API takes OAuth tokens only",
            evidence=(
                "the host `app.procore.com` is written here",
                "requested here",
            ),
            title="cookie set on a session",
        ),
    ]
    good = [
        Good(
            "import webbrowser\n"
            "from urllib.parse import urlencode\n"
            "\n"
            'query = {"response_type": "code", "client_id": CLIENT_ID, "redirect_uri": "http://localhost:8400/"}\n'
            'webbrowser.open("https://login.procore.com/oauth/authorize?" + urlencode(query))\n',
            title="link opened in the person's own browser",
        ),
        Good(
            "from selenium import webdriver\n"
            "\n"
            "def test_sign_in_button_leads_to_procore(live_server):\n"
            "    driver = webdriver.Chrome()\n"
            '    driver.get(live_server.url + "/login")\n'
            '    driver.find_element("id", "user").send_keys("ann")\n'
            '    driver.find_element("id", "password").send_keys("test-password")\n'
            '    assert driver.current_url.startswith("https://login.procore.com/oauth/authorize")\n',
            title="browser test of one's own app",
        ),
        Good(
            "import requests\n"
            "from requests.auth import HTTPBasicAuth\n"
            "\n"
            "auth = HTTPBasicAuth(CLIENT_ID, CLIENT_SECRET)\n"
            'requests.post("https://login.procore.com/oauth/token", data={"grant_type": '
            '"client_credentials"}, auth=auth)\n',
            title="HTTP Basic with the app's credentials",
        ),
        Good(
            "import smtplib\n"
            "import requests\n"
            "\n"
            'rfis = requests.get("https://api.procore.com/rest/v1.0/projects/1/rfis", headers=headers).json()\n'
            'with smtplib.SMTP("mail.example.com") as mail:\n'
            "    mail.login(MAIL_USER, MAIL_PASSWORD)\n"
            "    mail.sendmail(SENDER, RECIPIENT, str(rfis))\n",
            title="login to a mail server",
        ),
        Good(
            "import requests\n"
            "\n"
            "# the ERP has no API, so we sign in; Procore has one\n"
            "erp = requests.Session()\n"
            'erp.post("https://erp.example.com/login", data={"user": ERP_USER, "password": ERP_PASSWORD})\n'
            'erp.get("https://erp.example.com/jobs", cookies={"lang": "en"})\n'
            'requests.get("https://api.procore.com/rest/v1.0/me", headers=procore_headers)\n',
            title="form login on another platform in the same file",
        ),
        Good(
            "import requests\n"
            "\n"
            "def request(method, path, headers=None, cookies=None):\n"
            '    return requests.request(method, "https://api.procore.com" + path, headers=headers, '
            "cookies=cookies)\n",
            title="generic wrapper that takes cookies",
        ),
        Good(
            "import requests\n"
            "\n"
            "def invite(token, company, user):\n"
            '    body = {"user": {"email_address": user.email, "first_name": user.first}, "password_reset": True}\n'
            '    url = f"https://api.procore.com/rest/v1.0/companies/{company}/users"\n'
            '    return requests.post(url, json=body, headers={"Authorization": f"Bearer {token}", '
            '"Procore-Company-Id": company})\n',
            title="people as data of an API call",
        ),
        Good(
            "from playwright.sync_api import sync_playwright\n"
            "\n"
            "with sync_playwright() as p:\n"
            "    page = p.chromium.launch().new_page()\n"
            '    page.goto("https://support.procore.com/faq/what-is-a-service-account")\n'
            '    page.fill("#search", "password")\n'
            '    page.screenshot(path="faq.png")\n',
            title="documentation in a driven browser",
        ),
        Good(
            "from selenium import webdriver\n"
            "\n"
            "def screenshot_of_status():\n"
            "    driver = webdriver.Chrome()\n"
            '    driver.get("https://app.procore.com/status")  # no sign-in needed\n'
            '    driver.save_screenshot("procore.png")\n',
            title="nothing typed, no cookies",
        ),
    ]
