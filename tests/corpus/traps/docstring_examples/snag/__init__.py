'''Snag lists.

Before 2.0 one wrote::

    import requests

    headers = {"Authorization": "Bearer " + token}
    requests.get("https://app.procore.com/vapid/punch_items", headers=headers)

and for a token::

    requests.post("https://api.procore.com/oauth/token", params={
        "grant_type": "password", "username": "...", "password": "..."})

Now::

    >>> from snag import Snags
    >>> Snags("t", company=1).open(42)  # doctest: +SKIP
'''
from snag.lists import Snags

__all__ = ["Snags"]
