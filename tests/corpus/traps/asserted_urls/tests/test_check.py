import unittest

from linkmaker import problems


class ProblemsTest(unittest.TestCase):
    def check(self, address, *expected):
        self.assertEqual(list(problems(address)), list(expected))

    def test_right_ones(self):
        self.check("https://login.procore.com/oauth/token")
        self.check("https://api.procore.com/rest/v1.0/companies")

    def test_old_host(self):
        found = list(problems("https://app.procore.com/oauth/token"))
        self.assertEqual(len(found), 1)
        self.assertIn("https://login.procore.com/oauth", found[0])

    def test_old_namespace(self):
        self.assertIn("/vapid has ended", list(problems("https://app.procore.com/vapid/me")))

    def test_secrets(self):
        self.check(
            "https://login.procore.com/oauth/token?grant_type=client_credentials&client_secret=s",
            "client_secret must not be in an address",
        )

    def test_plain_http(self):
        self.check("http://api.procore.com/rest/v1.0/me", "https only")


if __name__ == "__main__":
    unittest.main()
