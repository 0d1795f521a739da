from __future__ import annotations

from collections.abc import Iterator

from lint_procore.rule import Bad, CheckedDocument, Good, Problem, Rule

# What the policy says of every day after the sunset.
_SUNSET = "Traditional Service Accounts were sunset on 2025-03-18 (deprecated 2021-12-09, no new ones from 2025-01-21)"


class ServiceAccountSetting(Rule):
    """A setting that holds the credentials of a service account.

    ## What it finds

    Keys of settings files that name a service account of Procore (`PROCORE_SERVICE_ACCOUNT_SECRET`), and files that
    hold a client secret for each company: as blocks below companies or customers, or as variables that differ by the
    company's name. An empty value counts like a full one: the file says what the program asks for. Each account is
    reported once, at its first key.

    ## Why

    Credentials that belong to a company are those of a Traditional Service Account. A Developer Managed Service Account
    uses the app's own pair, one per environment, and the company is named in a header.

    ## How to mend

    Keep one client id and one client secret per environment, and store for each company its id alone.

    ## Fix safety

    The fix is unsafe. Variables, in `.env` files or declared in YAML, JSON, TOML, INI and Terraform:
    `PROCORE_CLIENT_ID` and `PROCORE_CLIENT_SECRET` take the place of the first pair, and further pairs go. Values are
    dropped: the app's have to be set, and the code has to read them (the fix of PRC102). A variable of Terraform that
    the file declares is renamed with what it is given to. Blocks of companies lose their pair and keep the rest,
    once no code of the project looks the pair up.

    ## When to suppress

    Names that stayed although a Developer Managed Service Account stands behind them: better rename them, or say so in
    a comment above (`Developer Managed Service Account`), which settles it. Several apps of your own, each with a pair
    of its own, are `possible` at most.

    ## Source

    https://developers.procore.com/documentation/developer-managed-service-accounts
    """

    code = "PRC108"
    name = "service-account-setting"
    severity = "warning"
    triggers = ("procore",)
    related = ("PRC101", "PRC102", "PRC106", "PRC204")
    fixable = "sometimes"
    migrates = True
    help = "keep the app's one pair of credentials per environment, and for each company its id alone"

    def check_document(self, document: CheckedDocument) -> Iterator[Problem]:
        from lint_procore.codemods.settings_files import one_pair_of_settings
        from lint_procore.model.account_settings import account_settings

        if "secret" not in (text := document.source.text.lower()) and "account" not in text:
            return
        dates = document.policy.service_account_dates()
        for found in account_settings(document):
            fact = "holds the credentials of a service account"
            if found.per_company:
                fact = "keeps a client secret for each company, as only Traditional Service Accounts do"
            message = f"`{found.name}` {fact}" + (f"; {dates}" if dates else "")
            evidence = tuple((document.span(*place), sentence) for place, sentence in found.others)
            fix = one_pair_of_settings(document, found)
            yield Problem(document.span(*found.place), message, evidence, found.confidence, fix=fix)

    bad = [
        Bad(
            "PROCORE_SERVICE_ACCOUNT_ID=\nPROCORE_SERVICE_ACCOUNT_SECRET=\n",
            at="PROCORE_SERVICE_ACCOUNT_ID",
            message=f"`PROCORE_SERVICE_ACCOUNT_ID` holds the credentials of a service account; {_SUNSET}",
            evidence=("`PROCORE_SERVICE_ACCOUNT_SECRET` belongs to it",),
            title="variables of a service account",
            filename=".env.example",
            fixed="PROCORE_CLIENT_ID=\nPROCORE_CLIENT_SECRET=\n",
            applicability="unsafe",
        ),
        Bad(
            "# one service account per company\n"
            "PROCORE_CLIENT_ID_ACME=\nPROCORE_CLIENT_SECRET_ACME=\n"
            "PROCORE_CLIENT_ID_UMBRELLA=\nPROCORE_CLIENT_SECRET_UMBRELLA=\n",
            at="PROCORE_CLIENT_SECRET_ACME",
            message="`PROCORE_CLIENT_SECRET_ACME` keeps a client secret for each company, as only Traditional Service "
            f"Accounts do; {_SUNSET}",
            evidence=("and another company's here",),
            confidence="likely",
            title="variables that differ by company",
            filename=".env",
            fixed="PROCORE_CLIENT_ID=\nPROCORE_CLIENT_SECRET=\n",
            applicability="unsafe",
        ),
        Bad(
            "services:\n  sync:\n    environment:\n      - PROCORE_TSA_CLIENT_SECRET=${TSA_SECRET}\n",
            at="PROCORE_TSA_CLIENT_SECRET",
            message=f"`PROCORE_TSA_CLIENT_SECRET` holds the credentials of a service account; {_SUNSET}",
            title="environment of a container",
            filename="docker-compose.yml",
        ),
        Bad(
            '{"procore": {"login": "https://login.procore.com", "companies": {\n'
            '  "acme": {"client_id": "", "client_secret": ""},\n'
            '  "umbrella": {"client_id": "", "client_secret": ""}}}}\n',
            at='"client_secret"',
            message="`companies` keeps a client secret for each company, as only Traditional Service Accounts do; "
            f"{_SUNSET}",
            evidence=("and another company's here",),
            confidence="likely",
            title="a block per company",
            filename="config.json",
        ),
        Bad(
            "[procore.service_account]\nclient_id = ''\nclient_secret = ''\n",
            at="client_id",
            message=f"`service_account.client_id` holds the credentials of a service account; {_SUNSET}",
            evidence=("`client_secret` belongs to it",),
            title="a table of TOML",
            filename="settings.toml",
        ),
        Bad(
            'variable "procore_service_account_secret" {\n  type = string\n}\n\n'
            'resource "aws_lambda_function" "sync" {\n  environment {\n    variables = {\n'
            "      PROCORE_SERVICE_ACCOUNT_SECRET = var.procore_service_account_secret\n    }\n  }\n}\n",
            at="PROCORE_SERVICE_ACCOUNT_SECRET",
            message=f"`PROCORE_SERVICE_ACCOUNT_SECRET` holds the credentials of a service account; {_SUNSET}",
            title="environment of a function in Terraform",
            filename="main.tf",
        ),
        Bad(
            "procore:\n  customers:\n    - name: Acme\n      client_id: a\n      client_secret: b\n"
            "    - name: Umbrella\n      client_id: c\n      client_secret: d\n",
            at="client_secret",
            message="`customers` keeps a client secret for each company, as only Traditional Service Accounts do; "
            f"{_SUNSET}",
            evidence=("and another company's here",),
            confidence="likely",
            title="a list of customers",
            filename="config.yaml",
        ),
        Bad(
            "procore:\n  pairs:\n"
            "    crest: {company_id: 51220, client_id: a, client_secret: b}\n"
            "    northbank: {company_id: 51733, client_id: c, client_secret: d}\n",
            at="client_secret",
            message="`pairs` keeps a client secret for each company, as only Traditional Service Accounts do; "
            f"{_SUNSET}",
            evidence=("and another company's here",),
            confidence="likely",
            title="blocks that say which company they are for",
            filename="accounts.yml",
        ),
    ]
    good = [
        Good(
            "PROCORE_CLIENT_ID=\nPROCORE_CLIENT_SECRET=\nPROCORE_COMPANY_IDS=1,2,3\n",
            title="one pair, and ids of companies",
            filename=".env.example",
        ),
        Good(
            "PROCORE_SANDBOX_CLIENT_SECRET=\nPROCORE_PRODUCTION_CLIENT_SECRET=\n",
            title="one pair per environment",
            filename=".env",
        ),
        Good(
            "# reports on Procore\nGOOGLE_SERVICE_ACCOUNT_KEY=\nBIGQUERY_SERVICE_ACCOUNT_SECRET=\n",
            title="Google's service accounts",
            filename=".env",
        ),
        Good(
            "kind: Deployment\nmetadata:\n  name: procore-sync\nspec:\n  serviceAccountName: procore-sync\n"
            "  serviceAccount: procore-sync\n",
            title="Kubernetes",
            filename="deployment.yaml",
        ),
        Good(
            "procore-sync:\n  serviceAccount:\n    create: true\n    name: procore-sync\n",
            title="values of a chart",
            filename="values.yaml",
        ),
        Good(
            "# Developer Managed Service Account of the app\nPROCORE_SERVICE_ACCOUNT_CLIENT_SECRET=\n",
            title="said to be managed",
            filename=".env",
        ),
        Good(
            "PROCORE_EXPORT_SERVICE_ACCOUNT_KEY=/secrets/gcp-writer.json\n",
            title="a key file of another cloud",
            filename="export.env",
        ),
        Good(
            "procore:\n  client_id: x\n  client_secret: y\nautodesk:\n  customers:\n"
            "    a: {client_secret: x}\n    b: {client_secret: y}\n",
            title="another platform's customers",
            filename="config.yaml",
        ),
        Good(
            "procore:\n  sandbox: {company_id: 1, client_id: a, client_secret: b}\n"
            "  production: {company_id: 2, client_id: c, client_secret: d}\n",
            title="a block per environment, with the company that is used there",
            filename="settings.yml",
        ),
    ]
