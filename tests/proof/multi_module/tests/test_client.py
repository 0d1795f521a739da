import unittest
from unittest import mock

from siteflow.accounts import Account
from siteflow.procore import Client

ACCOUNT = Account("acme", 5601, "some-id", "some-secret")


class ClientTest(unittest.TestCase):
    def test_paths_are_filled_in(self):
        client = Client(ACCOUNT)
        with mock.patch.object(client.http, "get") as get:
            client.rfis(7)
        self.assertTrue(get.call_args.args[0].endswith("/projects/7/rfis"))

    def test_projects_are_the_companys(self):
        client = Client(ACCOUNT)
        with mock.patch.object(client.http, "get") as get:
            client.projects()
        self.assertIn("/companies/5601/", get.call_args.args[0])


if __name__ == "__main__":
    unittest.main()
