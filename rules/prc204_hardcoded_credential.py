from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lint_procore.rule import Bad, CheckedDocument, CheckedModule, Good, Problem, Rule

if TYPE_CHECKING:
    from lint_procore.model.stored_secrets import StoredSecret


class HardcodedCredential(Rule):
    """A secret or a token that is written in the source.

    ## What it finds

    Client secrets, access tokens, refresh tokens and passwords for the platform as literal text: given to a request,
    kept in a constant, a table, a setting's default, left behind in a comment or a docstring, or written in a settings
    file or a document. What a request is
    seen to send is certain; what only its name and its neighbours give away is likely or possible. Each place is
    reported once, and the secret is never shown whole.

    ## Why

    Whoever can read the source can use the secret: everyone with access to the repository, its copies and its
    history. It opens every company that installed the app, and changing it means a release.

    ## How to mend

    Replace the secret in the developer portal first, for it is known. Read the new one from the environment or a
    secret store, without a default in the code.

    ## Fix safety

    The fix reads the secret from the environment and adds the setting, without its value, to `.env.example`. It is
    unsafe: the program fails until somebody sets the variable. It is offered for a text that stands alone, such as the
    value of a constant, an argument or an entry. The secret stays in the history of the repository, and has to be
    replaced all the same.

    ## When to suppress

    Where a value only looks real and cannot be changed. Placeholders, names of settings and obvious fakes are silent,
    and so are secrets of other platforms. For a made-up value that looks real, say so in it (`fake-…`, `test-…`).

    ## Source

    https://developers.procore.com/documentation/oauth-endpoints
    """

    code = "PRC204"
    name = "hardcoded-credential"
    severity = "error"
    triggers = ("procore",)
    related = ("PRC203", "PRC208", "PRC209")
    fixable = "sometimes"
    # a file that is kept out of the repository is where a secret belongs
    said_of_loader = False
    help = "replace the secret in the developer portal, then read it from the environment or a secret store"

    def check(self, module: CheckedModule) -> Iterator[Problem]:
        from lint_procore.codemods.secrets import Replacing
        from lint_procore.model.stored_secrets import stored_secrets

        found = [*stored_secrets(module.facts)]
        replacing = Replacing(module, found)
        for secret in found:
            yield self._problem(secret)._replace(fix=replacing.fix(secret))

    def check_document(self, document: CheckedDocument) -> Iterator[Problem]:
        from lint_procore.model.document_secrets import stored_in_document

        yield from map(self._problem, stored_in_document(document))

    @staticmethod
    def _problem(secret: StoredSecret) -> Problem:
        from lint_procore.model.literals import masked

        article = "an" if secret.kind[0] in "aeiou" else "a"
        message = f"{article} {secret.kind} is written in {secret.where}: `{masked(secret.text)}`"
        return Problem(secret.place, message, secret.evidence, secret.confidence)

    bad = [
        Bad(
            "import requests\n"
            "\n"
            'CLIENT_ID = "1dea0123456789abcdef0123456789abcdef"\n'
            'CLIENT_SECRET = "5ec7e70123456789abcdef0123456789abcdef"\n'
            "\n"
            "def get_token():\n"
            "    return requests.post(\n"
            '        "https://login.procore.com/oauth/token",\n'
            '        data={"grant_type": "client_credentials", "client_id": CLIENT_ID, "client_secret": '
            "CLIENT_SECRET},\n"
            '    ).json()["access_token"]\n',
            at='"5ec7e70123456789abcdef0123456789abcdef"',
            message="a client secret is written in the code: `5ec7…`",
            evidence=(
                "the host `login.procore.com` is written here",
                "a token is asked for with it here",
                "the client id that goes with it is written here",
            ),
            title="constants of a script",
            fixed=(
                "import os\n"
                "\n"
                "import requests\n"
                "\n"
                'CLIENT_ID = "1dea0123456789abcdef0123456789abcdef"\n'
                'CLIENT_SECRET = os.environ["PROCORE_CLIENT_SECRET"]\n'
                "\n"
                "def get_token():\n"
                "    return requests.post(\n"
                '        "https://login.procore.com/oauth/token",\n'
                '        data={"grant_type": "client_credentials", "client_id": CLIENT_ID, '
                '"client_secret": CLIENT_SECRET},\n'
                '    ).json()["access_token"]\n'
            ),
            applicability="unsafe",
        ),
        Bad(
            "import httpx\n"
            "\n"
            'client = httpx.Client(base_url="https://api.procore.com")\n'
            'client.headers["Authorization"] = "Bearer '
            'eyJhbGciOiJFUzUxMiJ9.invented0123456789abcdef0123456789abcdef.0invented0"\n'
            'client.headers["Procore-Company-Id"] = "4711"\n'
            'for project in client.get("/rest/v1.0/projects").json():\n'
            '    print(project["name"])\n',
            at='"Bearer eyJhbGciOiJFUzUxMiJ9.invented0123456789abcdef0123456789abcdef.0invented0"',
            message="an access token is written in the code: `eyJh…`",
            evidence=(
                "the host `api.procore.com` is written here",
                "it is sent here",
            ),
            title="token pasted into a client's headers",
        ),
        Bad(
            "import os\n"
            "import requests\n"
            "from requests.auth import HTTPBasicAuth\n"
            "\n"
            'CLIENT_ID = os.environ["PROCORE_CLIENT_ID"]\n'
            'SECRET = os.getenv("PROCORE_SECRET", "b0b0123456789abcdef0123456789abcdefb0b")\n'
            "\n"
            "auth = HTTPBasicAuth(CLIENT_ID, SECRET)\n"
            'requests.post("https://login.procore.com/oauth/token", data={"grant_type": '
            '"client_credentials"}, auth=auth)\n',
            at='"b0b0123456789abcdef0123456789abcdefb0b"',
            message="a client secret is written in the code: `b0b0…`",
            evidence=(
                "the host `login.procore.com` is written here",
                "a token is asked for with it here",
            ),
            title="default of an environment variable, sent with HTTP Basic",
            fixed=(
                "import os\n"
                "import requests\n"
                "from requests.auth import HTTPBasicAuth\n"
                "\n"
                'CLIENT_ID = os.environ["PROCORE_CLIENT_ID"]\n'
                'SECRET = os.environ["PROCORE_SECRET"]\n'
                "\n"
                "auth = HTTPBasicAuth(CLIENT_ID, SECRET)\n"
                'requests.post("https://login.procore.com/oauth/token", '
                'data={"grant_type": "client_credentials"}, auth=auth)\n'
            ),
            applicability="unsafe",
        ),
        Bad(
            "from pydantic import SecretStr\n"
            "from pydantic_settings import BaseSettings\n"
            "\n"
            "class ProcoreSettings(BaseSettings):\n"
            '    login_url: str = "https://login.procore.com"\n'
            "    client_id: str\n"
            '    client_secret: SecretStr = SecretStr("cafe0123456789abcdef0123456789abcdefcafe")\n',
            at='"cafe0123456789abcdef0123456789abcdefcafe"',
            message="a client secret is written in the code: `cafe…`",
            evidence=("the name `ProcoreSettings` says Procore",),
            confidence="likely",
            title="default of a settings class",
        ),
        Bad(
            "import requests\n"
            "\n"
            "PROCORE = {\n"
            "    # one account for each of our customers\n"
            '    "acme": {"client_id": ACME_ID, "client_secret": "acac0123456789abcdef0123456789abcdef"},\n'
            '    "umbrella": {"client_id": UMBRELLA_ID, "client_secret": "your_client_secret"},\n'
            "}\n"
            "\n"
            "def token(customer):\n"
            "    creds = PROCORE[customer]\n"
            '    form = {"grant_type": "client_credentials", **creds}\n'
            '    return requests.post("https://login.procore.com/oauth/token", json=form).json()\n',
            at='"acac0123456789abcdef0123456789abcdef"',
            message="a client secret is written in the code: `acac…`",
            evidence=(
                "the host `login.procore.com` is written here",
                "a token is asked for with it here",
            ),
            confidence="certain",
            title="table of customers, one secret real and one a placeholder",
            fixed=(
                "import os\n"
                "\n"
                "import requests\n"
                "\n"
                "PROCORE = {\n"
                "    # one account for each of our customers\n"
                '    "acme": {"client_id": ACME_ID, "client_secret": os.environ["PROCORE_ACME_CLIENT_SECRET"]},\n'
                '    "umbrella": {"client_id": UMBRELLA_ID, "client_secret": "your_client_secret"},\n'
                "}\n"
                "\n"
                "def token(customer):\n"
                "    creds = PROCORE[customer]\n"
                '    form = {"grant_type": "client_credentials", **creds}\n'
                '    return requests.post("https://login.procore.com/oauth/token", json=form).json()\n'
            ),
            applicability="unsafe",
        ),
        Bad(
            "import os\n"
            "import requests\n"
            "\n"
            '# client_id = "1dea0123456789abcdef0123456789abcdef"\n'
            '# client_secret = "0ff1ce0123456789abcdef0123456789abcdef"\n'
            'client_secret = os.environ["PROCORE_CLIENT_SECRET"]\n'
            "\n"
            'requests.post(f"{os.environ[\'PROCORE_LOGIN\']}/oauth/token", data={"client_secret": client_secret})\n',
            at="0ff1ce0123456789abcdef0123456789abcdef",
            message="a client secret is written in a comment: `0ff1…`",
            evidence=("the name `PROCORE_LOGIN` and the path's shape say Procore",),
            confidence="likely",
            title="commented out, but still there",
        ),
        Bad(
            "import http.client\n"
            "\n"
            'conn = http.client.HTTPSConnection("login.procore.com")\n'
            'payload = "{\\"grant_type\\": \\"refresh_token\\", \\"refresh_token\\": '
            '\\"f00d0123456789abcdef0123456789abcdef\\"}"\n'
            'conn.request("POST", "/oauth/token", payload, {"Content-Type": "application/json"})\n',
            at='"{\\"grant_type\\": \\"refresh_token\\", \\"refresh_token\\": '
            '\\"f00d0123456789abcdef0123456789abcdef\\"}"',
            message="a refresh token is written in the code: `f00d…`",
            evidence=(
                "the host `login.procore.com` is written here",
                "a token is asked for with it here",
            ),
            title="JSON body written by hand",
        ),
        Bad(
            "def sync(api):\n"
            '    """Copies RFIs to the warehouse.\n'
            "\n"
            "    Credentials for Procore:\n"
            "        client id      ask Bob\n"
            "        client_secret: 7ea70123456789abcdef0123456789abcdef\n"
            '    """\n'
            '    for rfi in api.get("https://api.procore.com/rest/v1.0/projects/1/rfis"):\n'
            "        store(rfi)\n",
            at="7ea70123456789abcdef0123456789abcdef",
            message="a client secret is written in a text: `7ea7…`",
            evidence=("the host `api.procore.com` is written here",),
            confidence="likely",
            title="note in a docstring",
        ),
        Bad(
            "import requests\n"
            "\n"
            'TOKEN = "ab1e0123456789abcdef0123456789abcdefab1e"\n'
            "\n"
            "def get(path):\n"
            '    return requests.get("https://api.procore.com/rest/v1.0" + path, headers=headers(TOKEN))\n'
            "\n"
            "def headers(token):\n"
            '    return {"Authorization": f"Bearer {token}", "Procore-Company-Id": "4711"}\n',
            at='"ab1e0123456789abcdef0123456789abcdefab1e"',
            message="an access token is written in the code: `ab1e…`",
            evidence=(
                "the host `api.procore.com` is written here",
                "it is sent here",
            ),
            title="token in a constant, header built by a helper",
        ),
        Bad(
            "# Procore, production\nPROCORE_CLIENT_ID=1dea0123456789abcdef0123456789abcdef\n"
            "PROCORE_CLIENT_SECRET=5ec7e70123456789abcdef0123456789abcdef\n",
            at="5ec7e70123456789abcdef0123456789abcdef",
            message="a client secret is written in a setting: `5ec7…`",
            evidence=("the name `PROCORE_CLIENT_SECRET` says Procore",),
            confidence="likely",
            title="an .env file that was committed",
            filename=".env.production",
        ),
        Bad(
            "endpoint.loginUri=https://login.procore.com/oauth/token\n"
            "clientSecret=0ff1ce0123456789abcdef0123456789abcdef\n",
            at="0ff1ce0123456789abcdef0123456789abcdef",
            message="a client secret is written in a setting: `0ff1…`",
            evidence=("the host `login.procore.com` is written here",),
            confidence="likely",
            title="properties beside the platform's address",
            filename="application.properties",
        ),
        Bad(
            "jobs:\n  sync:\n    env:\n      PROCORE_ACCESS_TOKEN: Bearer "
            "eyJhbGciOiJFUzUxMiJ9.invented0123456789abcdef\n",
            at="Bearer eyJhbGciOiJFUzUxMiJ9.invented0123456789abcdef",
            message="an access token is written in a setting: `eyJh…`",
            evidence=("the name `PROCORE_ACCESS_TOKEN` says Procore",),
            confidence="likely",
            title="environment of a workflow",
            filename=".github/workflows/sync.yml",
        ),
        Bad(
            "# Run it\n\n```\nexport PROCORE_CLIENT_SECRET=cafe0123456789abcdef0123456789abcdefcafe\n```\n",
            at="cafe0123456789abcdef0123456789abcdefcafe",
            message="a client secret is written in a text: `cafe…`",
            evidence=("the name `PROCORE_CLIENT_SECRET` says Procore",),
            confidence="likely",
            title="a command in a README",
            filename="README.md",
        ),
    ]
    good = [
        Good(
            "import os\n"
            "import requests\n"
            "\n"
            "form = {\n"
            '    "grant_type": "client_credentials",\n'
            '    "client_id": os.environ["PROCORE_CLIENT_ID"],\n'
            '    "client_secret": os.environ["PROCORE_CLIENT_SECRET"],\n'
            "}\n"
            'requests.post("https://login.procore.com/oauth/token", data=form)\n',
            title="from the environment",
        ),
        Good(
            "import requests\n"
            "\n"
            "# Paste your values from the developer portal here\n"
            'CLIENT_ID = "your_client_id"\n'
            'CLIENT_SECRET = "<client secret>"\n'
            "\n"
            'requests.post("https://login.procore.com/oauth/token", data={"client_id": CLIENT_ID, '
            '"client_secret": CLIENT_SECRET})\n',
            title="placeholders",
        ),
        Good(
            "import requests\n"
            "\n"
            "# Procore itself is configured elsewhere, this is the CRM\n"
            'SALESFORCE_CLIENT_SECRET = "5a1e50123456789abcdef0123456789abcdef"\n'
            'requests.post("https://login.salesforce.com/services/oauth2/token", data={"client_secret": '
            "SALESFORCE_CLIENT_SECRET})\n",
            title="another platform's secret, by its name",
        ),
        Good(
            "import requests\n"
            "\n"
            'client_secret = "9abc0123456789abcdef0123456789abcdef"\n'
            'form = {"grant_type": "client_credentials", "client_id": "reports", "client_secret": client_secret}\n'
            'token = requests.post("https://id.example.com/oauth/token", data=form).json()["access_token"]\n'
            'requests.get("https://api.procore.com/rest/v1.0/me", headers=procore_headers())\n',
            title="another platform's secret, by its use",
        ),
        Good(
            "import responses\n"
            "\n"
            "@responses.activate\n"
            "def test_token_is_cached(client):\n"
            '    body = {"access_token": "fake-token-0123456789abcdef", "refresh_token": '
            '"fake-refresh-0123456789abcdef"}\n'
            '    responses.add(responses.POST, "https://login.procore.com/oauth/token", json=body)\n'
            '    procore = client(client_id="test-id", client_secret="client-secret-1234567890abcdef")\n'
            "    assert procore.token() == procore.token()\n",
            title="obvious fakes in a test",
        ),
        Good(
            "from google.cloud import secretmanager\n"
            "\n"
            'PROCORE_CLIENT_SECRET_NAME = "projects/8151623/secrets/procore-client-secret/versions/latest"\n'
            'PROCORE_CLIENT_SECRET = "projects/8151623/secrets/procore-client-secret/versions/3"\n'
            "client_secret = secretmanager.get(PROCORE_CLIENT_SECRET)\n",
            title="names of secrets in a store",
        ),
        Good(
            "# settings.py of the Procore portal\n"
            'SECRET_KEY = "django0123456789abcdef0123456789abcdef"\n'
            'SESSION_SECRET = "5e55100123456789abcdef0123456789abcdef"\n'
            'WEBHOOK_SECRET = "01230123456789abcdef0123456789abcdef"\n',
            title="secrets of the program itself",
        ),
        Good(
            "import requests\n"
            "\n"
            'CLIENT_ID = "1dea0123456789abcdef0123456789abcdef"  # public, as in every authorize link\n'
            'login = f"https://login.procore.com/oauth/authorize?response_type=code&client_id={CLIENT_ID}"\n',
            title="a client id alone is public",
        ),
        Good(
            "from .vault import read\n"
            "\n"
            "class ProcoreConfig:\n"
            '    client_secret_field = "procore_client_secret_v2"\n'
            '    token_url = "https://login.procore.com/oauth/token"\n'
            '    token_cache_key = "procore:token:v2:2024"\n'
            "\n"
            "    def client_secret(self):\n"
            "        return read(self.client_secret_field)\n",
            title="names of fields and keys",
        ),
        Good(
            '# client_secret = os.environ["PROCORE_CLIENT_SECRET"]\n'
            "# access_token: the token that Procore gave us, see refresh_token below\n"
            '# refresh_token = "<refresh token>"\n'
            "def headers(token, company):\n"
            '    return {"Authorization": "Bearer " + token, "Procore-Company-Id": str(company)}\n',
            title="comments without a secret",
        ),
        Good(
            "CONFIG = {\n"
            '    "procore": {"token_url": "https://login.procore.com/oauth/token", "client_secret": None},\n'
            '    "autodesk": {"client_secret": "f0f00123456789abcdef0123456789abcdef"},\n'
            "}\n",
            title="another platform's part of a mapping",
        ),
        Good(
            "jobs:\n  sync:\n    env:\n      PROCORE_CLIENT_SECRET: ${{ secrets.PROCORE_CLIENT_SECRET }}\n",
            title="a workflow's own store",
            filename=".github/workflows/sync.yml",
        ),
        Good(
            '{"procore": {"client_secret": "<your client secret>"}, "autodesk": {"client_secret": '
            '"f0f00123456789abcdef0123456789abcdef"}}\n',
            title="a placeholder, and another platform's secret",
            filename="config.json",
        ),
        Good(
            '# OAuth of Procore\n\nThe answer:\n\n```json\n{"access_token": '
            '"f00d0123456789abcdef0123456789abcdef"}\n```\n',
            title="a sample in a document",
            filename="docs/oauth.md",
        ),
        Good(
            'resource "vault_secret" "procore_client_secret" {\n  client_secret = '
            '"${var.procore_client_secret_0123456789}"\n}\n',
            title="what Terraform looks up",
            filename="main.tf",
        ),
    ]
