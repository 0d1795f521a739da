"""The service accounts that companies made for us: `accounts.ini`, or the file that SITEFLOW_ACCOUNTS names."""

import configparser
import os
from collections import namedtuple

Account = namedtuple("Account", "name company client_id client_secret")


def load(path=None):
    parser = configparser.ConfigParser()
    with open(path or os.environ.get("SITEFLOW_ACCOUNTS", "accounts.ini")) as f:
        parser.read_file(f)
    return [
        Account(name, section.getint("company"), section["client_id"], section["client_secret"])
        for name, section in parser.items()
        if name != parser.default_section
    ]
