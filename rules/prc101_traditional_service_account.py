from __future__ import annotations

from collections.abc import Iterator

from lint_procore.rule import CheckedModule, Problem, Rule


class TraditionalServiceAccount(Rule):
    """A token asked for with a Traditional Service Account's credentials.

    ## What it finds

    A client-credentials token request whose id or secret goes by a service account's name (`PROCORE_SERVICE_ACCOUNT_SECRET`, `tsa_client_id`),
    that stands in code named so, or that a docstring or comment beside it describes as an account which a customer's administrator made.

    ## Why

    A Traditional Service Account was made by hand in one company, and its credentials were handed over by the administrator. Their end was
    announced in several editions; the message names the dates in force (`--as-of` chooses the edition). After the sunset such an
    application ceases to function, and a listed app that uses one is removed from the Marketplace. An account made after the day from
    which no new ones can be made cannot be told from code; the message only states that day.

    ## How to mend

    Create a Developer Managed Service Account for the app: add a data connector component with service-account authentication, declare the
    permissions of the tools, use the app's one pair of credentials per environment, and send `Procore-Company-Id` on every call.

    ## When it is wrong to report

    When the account is a developer managed one and is only called a service account: name it so (`dmsa`, "developer managed") and the rule
    is silent. Google's, Kubernetes' and other platforms' service accounts are never meant.

    ## Source

    https://developers.procore.com/documentation/service-account-deprecation and
    https://developers.procore.com/documentation/what-is-developer-managed-service-account
    """

    code = "PRC101"
    name = "traditional-service-account"
    severity = "error"
    triggers = ("procore", "/oauth/token", "client_credentials")
    related = ("PRC102", "PRC104", "PRC108")
    help = "use the app's Developer Managed Service Account: one pair of credentials per environment, permissions declared by the app"

    def check(self, module: CheckedModule) -> Iterator[Problem]:
        from lint_procore.model.service_accounts import client_credentials_sites, named_service_account

        for tokens in client_credentials_sites(module.facts):
            sign = named_service_account(module.facts, tokens)
            if sign is None:
                continue
            dates = module.policy.service_account_dates()
            message = "this token is asked for with a Traditional Service Account's credentials" + (f"; {dates}" if dates else "")
            yield Problem(
                tokens[0].span,
                message,
                ((sign.span, sign.sentence), *tokens[0].request.recognitions[0].evidence),
                sign.confidence,
                module.policy.service_account_severity,
            )

    bad = []
    good = []
