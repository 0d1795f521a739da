from __future__ import annotations

from collections.abc import Iterator

from lint_procore.rule import CheckedModule, Problem, Rule


class ClientCredentialsRefresh(Rule):
    """A refresh token where the client-credentials grant gives none.

    ## What it finds

    Code that reads `refresh_token` from the answer to a client-credentials token request, or asks for a new token with one that came from there.

    ## Why

    The answer to a client-credentials request holds `access_token`, `token_type`, `expires_in` and `created_at`, and no refresh token. The
    subscript fails at run time, and a refresh with nothing is refused; often it is a remnant of an account that worked otherwise.

    ## How to mend

    Ask for a new token with the same client credentials shortly before the old one ends (it lives 5,400 seconds).

    ## When it is wrong to report

    Where the same function also serves the authorization-code grant, whose answer does hold a refresh token: the rule is silent there.

    ## Source

    https://developers.procore.com/documentation/oauth-client-credentials
    """

    code = "PRC107"
    name = "client-credentials-refresh"
    severity = "warning"
    triggers = ("refresh_token",)
    related = ("PRC104", "PRC201")
    help = "ask for a new token with the client credentials instead of refreshing"

    def check(self, module: CheckedModule) -> Iterator[Problem]:
        from lint_procore.finding import weakest
        from lint_procore.model.names import symbol_chain

        facts = module.facts
        only = {
            span: tokens
            for span, tokens in facts.token_sites.items()
            if {grant for token in tokens for grant in token.grants} == {"client_credentials"}
        }
        answer = ", ".join(f"`{field}`" for field in module.policy.client_credentials_response)
        for expectation in facts.expectations:
            for symbol in symbol_chain(expectation.base):
                if symbol.kind == "result" and symbol.span in only:
                    tokens = only[symbol.span]
                    confidence = weakest(tokens[0].request.confidence, "likely" if expectation.optional else "certain")
                    message = f"a client-credentials answer holds no refresh token, only {answer}"
                    yield Problem(expectation.span, message, ((symbol.span, "the answer to this client-credentials request"),), confidence)
                    break
        for token in facts.token_requests:
            used = token.credential("refresh_token")
            if "refresh_token" not in token.grants or used is None:
                continue
            for symbol in symbol_chain(used.value):
                if symbol.kind == "result" and symbol.span in only:
                    message = "a token that came by client credentials cannot be refreshed: ask for a new one"
                    evidence = ((symbol.span, "the token comes from this client-credentials request"),)
                    yield Problem(token.span, message, evidence, token.request.confidence)
                    break

    bad = []
    good = []
