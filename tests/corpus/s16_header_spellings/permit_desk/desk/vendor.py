"""White label: the same desk is sold with three back ends, so the vendor's name is a constant."""

VENDOR = "Procore"
DOMAIN = VENDOR.lower() + ".com"
API = f"https://api.{DOMAIN}"

COMPANY_HEADER = f"{VENDOR}-Company-Id"
PROJECT_HEADER = f"{VENDOR}-Project-Id"  # does not exist over there, but our gateway logs it

REST = "/rest/v1.0"
