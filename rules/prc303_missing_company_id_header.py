from __future__ import annotations

from collections.abc import Iterator

from lint_procore.rule import Bad, CheckedModule, Good, Problem, Rule


class MissingCompanyIdHeader(Rule):
    """An API call without the `Procore-Company-Id` header.

    ## What it finds

    Requests to the API whose headers, as far as they can be followed, do not hold `Procore-Company-Id`: those of the call, of the
    session or client, of an `auth=` object, of the helper that builds them. It reports once, where a person would mend it: at the
    dictionary that many calls send, at the callers that leave the header out of a wrapper that takes it from them, or at the call.

    A header that is set only when there is an id, or whose value may be empty, is `possible`.

    ## Why

    Since the platform serves several regions, the header is required on every call, sandboxes included, also where the company stands
    in the path or the query. Under the authorization-code grant `GET /rest/v1.0/me` and `GET /rest/v1.0/companies` are exempt; with the
    token of a Developer Managed Service Account they are not, because its credentials no longer say which company is meant.
    Without it the platform answers "Missing Procore-Company-Id header!".

    ## How to mend

    Send the company's id, as text, where the token is put into the headers. The id is known since the installation of the app; a person
    finds it as the number in the company's address in the browser.

    ## When it is wrong to report

    Downloads from file storage, pages for browsers, token requests, and calls whose headers come from somewhere that cannot be followed.
    The rule is silent there.

    ## Source

    https://developers.procore.com/documentation/tutorial-mpz and
    https://developers.procore.com/documentation/oauth-client-credentials
    """

    code = "PRC303"
    name = "missing-company-id-header"
    severity = "error"
    triggers = ("procore", "/rest/v", "/vapid")
    related = ("PRC302", "PRC304")
    help = "send the company's id in `Procore-Company-Id` wherever the token is sent"

    def check(self, module: CheckedModule) -> Iterator[Problem]:
        from lint_procore.model.company_header import company_elsewhere, missing_headers

        header = module.policy.company_header
        for missing in missing_headers(module.facts):
            first = missing.requests[0]
            call = f"`{' or '.join(first.methods) or 'a call to'} {first.addresses[0].shown()}`"
            if missing.condition is not None:
                message = f"`{header}` is set on one path only: {call} may be sent without it"
            elif missing.shared and len(missing.requests) > 1:
                message = f"these headers lack `{header}`, and {len(missing.requests)} calls send them: the first is {call}"
            elif missing.shared:
                message = f"these headers lack `{header}`, and {call} is sent with them"
            else:
                message = f"{call} is sent without `{header}`"
            elsewhere = company_elsewhere(first)
            if elsewhere is not None:
                message += f"; the company in the {elsewhere} does not replace it"
            elif missing.exempt:
                message += "; a service account's token needs it here too"
            evidence = list(first.recognitions[0].evidence)
            if missing.condition is not None:
                evidence.append((missing.condition, "the header is set on this condition"))
            if missing.place != first.span:
                evidence.extend((request.span, "sent here") for request in missing.requests[:3])
            for token in module.facts.token_source(first)[:1] if missing.exempt else ():
                evidence.append((token.span, f"the token is asked for here, with the {' or '.join(token.grants)} grant"))
            yield Problem(missing.place, message, tuple(evidence), missing.confidence)

    bad = []
    good = []
