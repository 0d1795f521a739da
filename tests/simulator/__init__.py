"""A small stand-in for the platform that enforces the policy: integrations are run on it before and after a change.

``world`` is what the platform knows: companies, apps, service accounts, tokens, and what time it is. ``platform``
answers one request by the policy file. ``server`` serves it over HTTPS on the loopback interface, and ``run`` runs an
integration as it is, in a process of its own, with only its name resolution pointed here.

It is stricter than the platform in one respect: what the documentation advises against is refused here, so that a test
sees it.
"""
