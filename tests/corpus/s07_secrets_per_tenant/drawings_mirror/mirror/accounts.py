import json
import pathlib


class UnknownCompany(Exception):
    pass


class AccountBook:
    """accounts.json: one block for each company."""

    def __init__(self, path="accounts.json"):
        self.path = pathlib.Path(path)
        with self.path.open(encoding="utf-8") as fh:
            self._accounts = json.load(fh)

    def for_company(self, company):
        try:
            return self._accounts[company]  # expect: PRC102
        except KeyError:
            known = ", ".join(sorted(self._accounts))
            raise UnknownCompany(f"{company!r} is not in {self.path} (known: {known})") from None

    def __iter__(self):
        return iter(self._accounts)
