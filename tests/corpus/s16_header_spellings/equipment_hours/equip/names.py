"""Names that the two APIs insist on. Fernhill Plant Hire, 2022-."""

# HTTP does not care about case, our old proxy did
AUTH = "AUTHORIZATION"
COMPANY = "PROCORE-COMPANY-ID"
CLIENT = "X-Fernhill-Client"

# as the telematics vendor calls it
FLEET_KEY = "X-Api-Key"

# what the form in the portal calls it; not a header
COMPANY_FIELD = "Procore_Company_Id"
