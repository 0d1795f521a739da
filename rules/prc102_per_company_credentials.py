from __future__ import annotations

from collections.abc import Iterator

from lint_procore.rule import CheckedModule, Problem, Rule


class PerCompanyCredentials(Rule):
    """Credentials that differ from company to company.

    ## What it finds

    A client-credentials token request whose id or secret is chosen by company, customer or tenant: by a subscript (`CREDS[company]`), a branch,
    a loop, an environment variable whose name is built from the company, a secret looked up under the company's name, an attribute of the
    company's record. Also two or more pairs used against the same environment. The message names the key that chooses.

    ## Why

    One pair of credentials per company is what makes an account a Traditional Service Account, and these have ended. A Developer Managed Service
    Account has one pair per app and environment, used for every company that installed the app; the company is said in a header.

    ## How to mend

    Replace the table by the app's one pair per environment, keep the companies' ids, and send the id in `Procore-Company-Id` on every call.

    ## When it is wrong to report

    One pair for each environment (sandbox and production) is right, and so are the tokens of users, which the authorization-code flow keeps
    per company: the rule is silent there.

    ## Source

    https://developers.procore.com/documentation/developer-managed-service-accounts
    """

    code = "PRC102"
    name = "per-company-credentials"
    severity = "error"
    triggers = ("procore", "/oauth/token", "client_credentials")
    related = ("PRC101", "PRC103", "PRC303")
    help = "use the app's one pair of credentials per environment, and send the company's id in `Procore-Company-Id`"

    def check(self, module: CheckedModule) -> Iterator[Problem]:
        from lint_procore.model.names import described
        from lint_procore.model.service_accounts import chosen_by_tenant, client_credentials_sites, several_pairs

        severity = module.policy.service_account_severity
        sites = client_credentials_sites(module.facts)
        for tokens in sites:
            chosen = chosen_by_tenant(tokens)
            if chosen is None:
                continue
            evidence = [(chosen.key.span, f"`{chosen.key.name}` chooses the credentials")] if chosen.key.span != chosen.place else []
            evidence.append((tokens[0].span, "the token is asked for here"))
            evidence.extend(tokens[0].request.recognitions[0].evidence)
            message = f"the credentials are chosen by `{chosen.key.name}`: one pair per company is a Traditional Service Account each"
            yield Problem(chosen.place, message, tuple(evidence), chosen.confidence, severity)
        for pairs in several_pairs(module.facts, sites):
            names = described(dict.fromkeys(pairs.names))
            message = f"{len(pairs.names)} pairs of credentials are used against one environment: {names}"
            evidence = [(place, "one pair comes from here") for place in pairs.places if place != pairs.place]
            yield Problem(pairs.place, message, tuple(evidence), pairs.confidence, severity)

    bad = []
    good = []
