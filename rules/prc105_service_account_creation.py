from __future__ import annotations

from collections.abc import Iterator

from lint_procore.rule import Bad, CheckedModule, Good, Problem, Rule


class ServiceAccountCreation(Rule):
    """Code that creates service accounts in a customer's company.

    ## What it finds

    Requests that post to a service-accounts endpoint of the platform, calls such as `create_service_account` of what
    is called a Procore client, and driven browsers that go through the pages where such accounts are made.

    ## Why

    What is made that way is a Traditional Service Account, one for each company. No new ones can be made since the day
    in the message; a Developer Managed Service Account comes into being when a company installs the app, with the
    permissions that the app declares.

    ## How to mend

    Take the step out. Add a data connector component with service-account authentication to the app, declare its
    permissions there, and let customers install the app.

    ## When to suppress

    In a tool that looks after accounts of your own company's past, say to take them away. Service accounts of Google
    Cloud, Kubernetes and other platforms need no suppression.

    ## Source

    https://developers.procore.com/documentation/service-account-deprecation and
    https://developers.procore.com/documentation/developer-managed-service-accounts
    """

    code = "PRC105"
    name = "service-account-creation"
    severity = "error"
    triggers = ("procore",)
    related = ("PRC101", "PRC103", "PRC106")
    help = "let the installation of the app create its Developer Managed Service Account, with the app's permissions"

    def check(self, module: CheckedModule) -> Iterator[Problem]:
        from lint_procore.model.account_creation import account_creations

        policy = module.policy
        for creation in account_creations(module.facts):
            dates = policy.service_account_dates()
            message = f"{creation.sentence} in the company; {dates}" if dates else f"{creation.sentence} in the company"
            severity = policy.service_account_creation_severity
            yield Problem(creation.place, message, creation.evidence, creation.confidence, severity)

    bad = [
        Bad(
            """\
import requests

def provision(token, company_id):
    r = requests.post(
        f"https://api.procore.com/rest/v1.0/companies/{company_id}/service_accounts",
        headers={"Authorization": f"Bearer {token}", "Procore-Company-Id": str(company_id)},
        json={"service_account": {"name": "Nightly export"}},
    )
    return r.json()["client_id"], r.json()["client_secret"]
""",
            at="requests.post(\n        "
            'f"https://api.procore.com/rest/v1.0/companies/{company_id}/service_accounts",\n        '
            'headers={"Authorization": f"Bearer {token}", "Procore-Company-Id": str(company_id)},\n        '
            'json={"service_account": {"name": "Nightly export"}},\n    )',
            message="`POST https://api.procore.com/rest/v1.0/companies/{}/service_accounts` creates a service "
            "account in the company; Traditional Service Accounts were sunset on 2025-03-18 (deprecated "
            "2021-12-09, no new ones from 2025-01-21)",
            evidence=("the host `api.procore.com` is written here",),
            title="a request",
        ),
        Bad(
            """\
import httpx

client = httpx.Client(base_url="https://app.procore.com")
client.post("/vapid/companies/12/service_accounts", json={"name": "sync"})
""",
            at='client.post("/vapid/companies/12/service_accounts", json={"name": "sync"})',
            message="`POST https://app.procore.com/vapid/companies/12/service_accounts` creates a service account in "
            "the company; Traditional Service Accounts were sunset on 2025-03-18 (deprecated 2021-12-09, no "
            "new ones from 2025-01-21)",
            evidence=("the host `app.procore.com` is written here",),
            title="a client with a base",
        ),
        Bad(
            """\
from procore_admin import ProcoreAdmin

def onboard(companies, token):
    admin = ProcoreAdmin(token)
    for company in companies:
        admin.create_service_account(company.id, name="Reports")
""",
            at="admin.create_service_account",
            message="`create_service_account` creates a service account in the company; Traditional Service Accounts "
            "were sunset on 2025-03-18 (deprecated 2021-12-09, no new ones from 2025-01-21)",
            evidence=("the name `ProcoreAdmin` says Procore",),
            confidence="likely",
            title="a client's method",
        ),
        Bad(
            """\
from sdk import ProcoreClient

async def setup(client: ProcoreClient, company: int):
    account = await client.createServiceAccount(company, "Sync")
    return account
""",
            at="client.createServiceAccount",
            message="`createServiceAccount` creates a service account in the company; Traditional Service Accounts "
            "were sunset on 2025-03-18 (deprecated 2021-12-09, no new ones from 2025-01-21)",
            evidence=("the name `ProcoreClient` says Procore",),
            confidence="likely",
            title="a parameter with the client's class",
        ),
        Bad(
            """\
import procore_setup

procore_setup.provision_service_account(company_id=42)
""",
            at="procore_setup.provision_service_account",
            message="`provision_service_account` creates a service account in the company; Traditional Service "
            "Accounts were sunset on 2025-03-18 (deprecated 2021-12-09, no new ones from 2025-01-21)",
            evidence=("the name `procore_setup` says Procore",),
            confidence="likely",
            title="a function of a module",
        ),
        Bad(
            """\
from selenium import webdriver
from selenium.webdriver.common.by import By

def make(company):
    driver = webdriver.Chrome()
    driver.get(f"https://app.procore.com/{company}/company/admin/service_accounts/new")
    driver.find_element(By.ID, "name").send_keys("Export")
    driver.find_element(By.ID, "create").click()
""",
            at='driver.get(f"https://app.procore.com/{company}/company/admin/service_accounts/new")',
            message="a driven browser creates a service account in the company; Traditional Service Accounts were "
            "sunset on 2025-03-18 (deprecated 2021-12-09, no new ones from 2025-01-21)",
            evidence=("the host `app.procore.com` is written here",),
            confidence="likely",
            title="a driven browser",
        ),
        Bad(
            """\
from playwright.sync_api import sync_playwright

def make(company):
    with sync_playwright() as p:
        page = p.chromium.launch().new_page()
        page.goto(f"https://us02.procore.com/{company}/company/admin")
        page.click("text=Create Service Account")
        page.fill("#name", "Export")
""",
            at='page.goto(f"https://us02.procore.com/{company}/company/admin")',
            message="a driven browser creates a service account in the company; Traditional Service Accounts were "
            "sunset on 2025-03-18 (deprecated 2021-12-09, no new ones from 2025-01-21)",
            evidence=(
                "the host `us02.procore.com` is written here",
                "this step speaks of a new service account",
            ),
            confidence="likely",
            title="a browser that clicks its way",
        ),
        Bad(
            """\
import requests

requests.post("https://api.procore.com/rest/v1.0/companies/1/service_accounts", json={"name": "x"}, headers=H)
""",
            at='requests.post("https://api.procore.com/rest/v1.0/companies/1/service_accounts", json={"name": "x"}, '
            "headers=H)",
            message="`POST https://api.procore.com/rest/v1.0/companies/1/service_accounts` creates a service account "
            "in the company; Traditional Service Accounts are deprecated since 2021-12-09, cannot be created "
            "from 2025-01-21 and end on 2025-03-24",
            evidence=("the host `api.procore.com` is written here",),
            severity="warning",
            as_of="2024-12-10",
            title="while they could be made",
        ),
    ]
    good = [
        Good(
            """\
import requests

def accounts(company_id):
    return requests.get(f"https://api.procore.com/rest/v1.0/companies/{company_id}/service_accounts", headers=H).json()
""",
            title="accounts are listed, not made",
        ),
        Good(
            """\
from googleapiclient import discovery

def create_service_account(project):
    \"\"\"The account that uploads what Procore exports.\"\"\"
    iam = discovery.build("iam", "v1")
    return iam.projects().serviceAccounts().create(name=f"projects/{project}", body={"accountId": "procore"}).execute()

create_service_account("exports")
""",
            title="Google Cloud",
        ),
        Good(
            """\
from google.cloud import iam_admin_v1
from procore_client import ProcoreClient

procore = ProcoreClient(token)
iam = iam_admin_v1.IAMClient()
iam.create_service_account(request={"name": "projects/x", "account_id": "procore-sync"})
google_client = make_client()
google_client.create_service_account("procore")
""",
            title="Google Cloud beside Procore",
        ),
        Good(
            """\
from kubernetes import client

v1 = client.CoreV1Api()
v1.create_namespaced_service_account("procore", {"metadata": {"name": "procore-sync"}})
create_k8s_service_account("procore")
""",
            title="Kubernetes",
        ),
        Good(
            """\
from google.oauth2 import service_account

creds = service_account.Credentials.from_service_account_file("procore-exports.json")
""",
            title="credentials of a file",
        ),
        Good(
            """\
import responses

@responses.activate
def test_the_old_way_is_refused(app):
    responses.add("POST", "https://api.procore.com/rest/v1.0/companies/1/service_accounts", status=410)
    assert app.says("no service account can be created")
""",
            title="a test with doubles",
        ),
        Good(
            """\
HELP = "Do not create a service account in Procore: install the app from the Marketplace."
print(HELP)
""",
            title="a text for people",
        ),
        Good(
            """\
from selenium import webdriver

def look(company):
    \"\"\"Shows which service account is left in Procore.\"\"\"
    driver = webdriver.Chrome()
    driver.get(f"https://us02.procore.com/{company}/company/directory")
    return driver.title
""",
            title="a browser that only looks",
        ),
    ]
