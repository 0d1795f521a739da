import os
import unittest
from unittest import mock

os.environ.update(
    ACME_PROCORE_CLIENT_ID="acme",
    ACME_PROCORE_CLIENT_SECRET="hush",
    CEDAR_PROCORE_CLIENT_ID="cedar",
    CEDAR_PROCORE_CLIENT_SECRET="hush hush",
)

import procore  # noqa: E402  (reads the environment)


class LoginTest(unittest.TestCase):
    @mock.patch("procore.requests.Session.post")
    def test_token_is_sent_from_then_on(self, post):
        post.return_value.json.return_value = {"access_token": "t0"}
        client = procore.ProcoreClient("cedar")
        self.assertEqual(client.session.headers["Authorization"], "Bearer t0")
        self.assertEqual(post.call_args.kwargs["data"]["grant_type"], "client_credentials")

    @mock.patch("procore.requests.Session.post")
    def test_refusal_is_told(self, post):
        post.return_value.ok = False
        with self.assertRaises(procore.ProcoreError):
            procore.ProcoreClient("acme")


if __name__ == "__main__":
    unittest.main()
