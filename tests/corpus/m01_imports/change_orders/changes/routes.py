import os

PACKAGES = "/rest/v1.0/change_order_packages"
PACKAGE = PACKAGES + "/{package}"
LINES = "/vapid/change_order_packages/{package}/line_items"  # expect: PRC301


def base():
    return os.environ.get("CHANGES_API") or "https://api.procore.com"
