import sys

try:
    from .local_settings import *
except ImportError:
    from .default_settings import *

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


def people(path="people.toml"):
    with open(path, "rb") as handle:
        return tomllib.load(handle)["people"]
