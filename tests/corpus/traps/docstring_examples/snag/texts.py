CURL = """
To try it by hand:

  curl -H "Authorization: Bearer $TOKEN" https://sandbox.procore.com/rest/v1.0/projects/1/punch_items
  # answers: Missing Procore-Company-Id header!

or in Python

  conn = http.client.HTTPSConnection("app.procore.com")
  conn.request("GET", "/vapid/punch_items", headers={"Authorization": "Bearer ..."})
"""

CHANGES = [
    ("2.0", "uses /rest/v1.0 where it used /vapid, and sends the company"),
    ("1.4", "last version for app.procore.com"),
]
