import configparser
import os

_parser = configparser.ConfigParser()
_parser.read(os.environ.get("SCHEDULER_INI", "scheduler.ini"))

procore = _parser["procore"]
weather = _parser["weather"]

LOGIN = procore.get("login", "https://login.procore.com")
API = procore.get("api", "https://api.procore.com")
COMPANY = procore.get("company")


def projects():
    return [int(number) for number in procore.get("projects", "").split()]
