from __future__ import annotations

from collections.abc import Iterator

from lint_procore.rule import CheckedModule, Problem, Rule


class UnattestedClientCredentials(Rule):
    """A client-credentials flow, and nothing says that a Developer Managed Service Account stands behind it.

    ## What it finds

    A client-credentials token request that shows no sign of a Traditional Service Account (PRC101, PRC102 are silent about it), in code that
    does not say either that its service account is a developer managed one.

    ## Why

    Traditional and developer managed accounts use the same grant, so the code alone does not tell them apart. Only the latter are supported, and
    a reviewer will ask.

    ## How to mend

    Make sure in the developer portal that the app's credentials are those of its data connector component with service-account authentication, and
    say so where the token is asked for: in a name (`dmsa_token`) or a comment ("developer managed service account").

    ## When it is wrong to report

    It is a note, not an accusation: it never fails a run.

    ## Source

    https://developers.procore.com/documentation/oauth-client-credentials
    """

    code = "PRC104"
    name = "unattested-client-credentials"
    severity = "note"
    triggers = ("procore", "/oauth/token", "client_credentials")
    related = ("PRC101", "PRC102")
    help = "say where the token is asked for that a developer managed service account (DMSA) stands behind it"

    def check(self, module: CheckedModule) -> Iterator[Problem]:
        from lint_procore.model.service_accounts import (
            chosen_by_tenant,
            client_credentials_sites,
            is_declared_managed,
            named_service_account,
            several_pairs,
        )

        facts = module.facts
        if is_declared_managed(facts):
            return
        sites = client_credentials_sites(facts)
        accused = {pairs.place for pairs in several_pairs(facts, sites)}
        for tokens in sites:
            place = tokens[0].span
            if place in accused or chosen_by_tenant(tokens) is not None or named_service_account(facts, tokens) is not None:
                continue
            grant = tokens[0].grant_place
            evidence = list(tokens[0].request.recognitions[0].evidence)
            if grant != place:
                evidence.append((grant, "the grant is chosen here"))
            message = "this token comes by client credentials, and nothing here says that a Developer Managed Service Account stands behind them"
            yield Problem(place, message, tuple(evidence), tokens[0].request.confidence)

    bad = []
    good = []
