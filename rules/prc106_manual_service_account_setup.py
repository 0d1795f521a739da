from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from lint_procore.rule import Bad, CheckedDocument, CheckedModule, Good, Problem, Rule

if TYPE_CHECKING:
    from lint_procore.syntax.documents.prose import Passage


# What the policy says of every day after the sunset.
_SUNSET = "Traditional Service Accounts were sunset on 2025-03-18 (deprecated 2021-12-09, no new ones from 2025-01-21)"


class ManualServiceAccountSetup(Rule):
    """A text tells somebody to set up a service account by hand.

    ## What it finds

    Instructions in documents, pages, mails, comments and texts of a program: to create a service account in a company's
    Procore, to send its client id and secret, or to give it permissions by hand. The finding stands at the sentence.
    A sentence that does not name Procore counts when the text nearest above it that names a platform does.

    ## Why

    This is how Traditional Service Accounts were set up, and those have ended. Whoever follows the text looks for a
    button that is not there any more, or sends a secret by mail. A Developer Managed Service Account is created when
    the app is installed, uses the app's own credentials, and brings its permissions along.

    ## How to mend

    Replace the steps by those of the installation: install the app from the Marketplace or with its version key, and
    choose the permitted projects. Declare permissions in the Permissions Builder.

    ## When to suppress

    Texts about service accounts of other platforms, about Developer Managed Service Accounts, and about how it was done
    before are silent. A text that quotes old instructions on purpose may set this rule aside.

    ## Source

    https://developers.procore.com/documentation/developer-managed-service-accounts
    """

    code = "PRC106"
    name = "manual-service-account-setup"
    severity = "warning"
    triggers = ("procore",)
    related = ("PRC101", "PRC103", "PRC105", "PRC108")
    help = "describe the installation of the app instead: it creates the account, and brings its permissions along"

    def check(self, module: CheckedModule) -> Iterator[Problem]:
        from lint_procore.model.instructions import MENTIONED

        if MENTIONED.search(module.source.text):
            yield from self._problems(module, module.passages)

    def check_document(self, document: CheckedDocument) -> Iterator[Problem]:
        from lint_procore.model.instructions import MENTIONED

        if MENTIONED.search(document.source.text):
            yield from self._problems(document, document.passages)

    def _problems(self, checked: CheckedModule | CheckedDocument, passages: Sequence[Passage]) -> Iterator[Problem]:
        from lint_procore.model.instructions import ACTS, instructions
        from lint_procore.source import Span

        dates = checked.policy.service_account_dates()
        for found in instructions(passages, checked.filename):
            acts = [ACTS[act] for act in found.acts]
            told = " and to ".join([", to ".join(acts[:-1]), acts[-1]] if acts[1:] else acts)
            message = f"this tells somebody to {told}" + (f"; {dates}" if dates else "")
            place = Span(checked.filename, found.start, found.end)
            named = found.named_at
            evidence = ((Span(checked.filename, *named), "Procore is meant, as said here"),) if named else ()
            yield Problem(place, message, evidence, found.confidence)

    bad = [
        Bad(
            "# Connecting\n\n"
            "Ask your Procore administrator to create a service account and send us the client id and secret.\n",
            at="Ask your Procore administrator to create a service account and send us the client id and secret",
            message="this tells somebody to create a service account by hand and to hand over a service account's "
            f"keys; {_SUNSET}",
            title="steps in a README",
            filename="README.md",
        ),
        Bad(
            "Set-up for customers\n====================\n\n"
            "Our sync reads RFIs from Procore every night.\n\n"
            "1. Your company administrator creates a **service account**\n   in the Company Admin tool.\n"
            "2. Tell us when it is done.\n",
            at="Your company administrator creates a **service account**\n   in the Company Admin tool",
            message=f"this tells somebody to create a service account by hand; {_SUNSET}",
            evidence=("Procore is meant, as said here",),
            confidence="likely",
            title="numbered steps, the platform named above them",
            filename="docs/setup.rst",
        ),
        Bad(
            "<h1>Connect Procore</h1>\n<form>\n<p>Please give the service account <b>Admin</b> on the Directory\n"
            "tool of each project.</p>\n</form>\n",
            at="Please give the service account <b>Admin</b> on the Directory\ntool of each project",
            message=f"this tells somebody to change a service account's permissions by hand; {_SUNSET}",
            confidence="likely",
            title="help text of a page",
            filename="templates/connect.html",
        ),
        Bad(
            "en:\n  procore:\n    hint: Create a service account in Procore and paste its client secret here.\n",
            at="Create a service account in Procore and paste its client secret here",
            message="this tells somebody to create a service account by hand and to hand over a service account's "
            f"keys; {_SUNSET}",
            confidence="likely",
            title="text of an interface, kept in a file of translations",
            filename="locales/en.yml",
        ),
        Bad(
            "MAIL = (\n"
            '    "Hello {name}, please ask the Procore admin of your company to set up "\n'
            '    "a service account for us."\n'
            ")\n",
            at='Hello {name}, please ask the Procore admin of your company to set up "\n    "a service account for us',
            message=f"this tells somebody to create a service account by hand; {_SUNSET}",
            title="text of a mail in a program",
        ),
        Bad(
            "# One service account per company: the customer's administrator creates\n"
            "# the service account in Procore and e-mails us the client id and secret.\n"
            "import os\n",
            at="One service account per company: the customer's administrator creates\n"
            "# the service account in Procore and e-mails us the client id and secret",
            message="this tells somebody to create a service account by hand and to hand over a service account's "
            f"keys; {_SUNSET}",
            title="comment in the code",
        ),
        Bad(
            "Onboarding (Procore)\n\nThe service account must be created by your administrator.\n",
            at="The service account must be created by your administrator",
            message="this tells somebody to create a service account by hand; "
            "Traditional Service Accounts are deprecated since 2021-12-09, cannot be created from 2024-10-01 and end "
            "on 2024-12-31",
            evidence=("Procore is meant, as said here",),
            confidence="likely",
            as_of="2024-06-01",
            title="before the sunset",
            filename="onboarding.txt",
        ),
        Bad(
            "# Procore\n\nIf you do not have a service account yet, your company admin can create one.\n",
            at="If you do not have a service account yet, your company admin can create one",
            message=f"this tells somebody to create a service account by hand; {_SUNSET}",
            confidence="likely",
            title="one is to be made if there is none",
            filename="README.md",
        ),
        Bad(
            "# Access\n\nIn Procore, service accounts are created by an administrator, and the client secret is then "
            "sent to our support.\n",
            at="In Procore, service accounts are created by an administrator, and the client secret is then sent to "
            "our support",
            message="this tells somebody to create a service account by hand and to hand over a service account's "
            f"keys; {_SUNSET}",
            title="told as what others do",
            filename="docs/access.md",
        ),
        Bad(
            "# What we need from you\n\n- The client must create a Procore app (Developer Portal, Service Account).\n",
            at="The client must create a Procore app (Developer Portal, Service Account)",
            message=f"this tells somebody to create a service account by hand; {_SUNSET}",
            title="an app of the customer's own",
            filename="docs/onboarding.md",
        ),
        Bad(
            "# Access\n\nProcore admins must specify higher permissions for the service account, because a new one "
            "does not have any.\n",
            at="Procore admins must specify higher permissions for the service account, because a new one does not "
            "have any",
            message=f"this tells somebody to change a service account's permissions by hand; {_SUNSET}",
            title="permissions, with the reason why",
            filename="docs/access.md",
        ),
    ]
    good = [
        Good(
            "# Procore to BigQuery\n\nCreate a service account in Google Cloud and give it BigQuery Data Editor.\n",
            title="Google Cloud",
            filename="README.md",
        ),
        Good(
            "# Procore sync\n\n## Deploy to Kubernetes\n\nCreate a service account first:\n\n"
            "```\nkubectl create sa x\n```\n",
            title="Kubernetes, by its heading",
            filename="docs/deploy.md",
        ),
        Good(
            "Procore reports\n\nAsk IT for a service account in Active Directory, and give the service account access "
            "to the share.\n",
            title="Active Directory",
            filename="install.txt",
        ),
        Good(
            "# Changes\n\nAsk your Procore administrator to create a service account and send us the client secret.\n",
            title="a changelog",
            filename="CHANGELOG.md",
        ),
        Good(
            "# Connecting to Procore\n\nInstall the app. You no longer have to ask your administrator to create a "
            "service account.\n",
            title="what nobody has to do any more",
            filename="README.md",
        ),
        Good(
            "# Procore\n\nInstalling the app creates a Developer Managed Service Account (DMSA). Add the service "
            "account to the permitted projects during installation.\n",
            title="a Developer Managed Service Account",
            filename="README.md",
        ),
        Good(
            "# Errors of the Procore API\n\n| code | meaning |\n|---|---|\n"
            "| 403 | The user or service account lacks the permission for this project. |\n",
            title="reference of an API",
            filename="errors.md",
        ),
        Good(
            '"""Copies RFIs from Procore; the token is that of the service account."""\n\n'
            "# we create the service account's client once per run\nCLIENT = None\n",
            title="what the program does",
        ),
        Good(
            "<p>Procore data goes to Salesforce.</p><p>Ask your Salesforce admin to create a service account.</p>\n",
            title="another platform beside it",
            filename="help.html",
        ),
        Good(
            '{"openapi": "3.0.0", "info": {"title": "Procore"}, "paths": {"/x": {"description": '
            '"Ask your Procore administrator to create a service account and send us the client secret."}}}\n',
            title="an API's description is data",
            filename="api.json",
        ),
        Good(
            "# Procore\n\n- 401: make sure that the service account is known.\n- Specify the service account's "
            "permissions in the Permissions Builder.\n- The service account is automatically generated when the "
            "admin installs the app, who may add it to projects.\n- Do not send keys of a service account.\n",
            title="an account that comes with the app",
            filename="docs/trouble.md",
        ),
    ]
