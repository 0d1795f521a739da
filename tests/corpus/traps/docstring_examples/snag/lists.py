import requests

from snag.texts import CURL


class Snags:
    """Open punch items.

    >>> snags = Snags(token="t", company=7)
    >>> requests.get("http://api.procore.com/rest/punch_items", headers={"Authorization": "t"})  # doctest: +SKIP
    <Response [301]>
    """

    def __init__(self, token, company):
        self._head = {"Authorization": "Bearer %s" % token, "Procore-Company-Id": "%s" % company}

    def open(self, project):
        """All that are not closed.

        Equivalent to::

            curl -H "Authorization: Bearer $TOKEN" "https://api.procore.com/rest/v1.0/punch_items?project_id=42"
        """
        rows = requests.get(
            "https://api.procore.com/rest/v1.0/punch_items", headers=self._head, params={"project_id": project}
        )
        # requests.get("https://api.procore.com/vapid/punch_items", headers=self._head)
        return [row for row in rows.json() if row["status"] != "closed"]

    @staticmethod
    def help():
        return CURL
