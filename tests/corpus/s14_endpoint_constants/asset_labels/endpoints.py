# All paths we use. Keep sorted!
#
# 2019-05 first version
# 2023-11 users moved (somebody in the forum said that vapid goes away)

COMPANY_USERS = "/rest/companies/{}/users"  # expect: PRC304
EQUIPMENT = "/vapid/companies/{}/managed_equipment"  # expect: PRC301
EQUIPMENT_PHOTO = "/vapid/companies/{}/managed_equipment/{}/attachments"
EQUIPMENT_TYPES = "/rest/v1.0/companies/{}/managed_equipment_types"
PROJECTS = "/vapid/projects"  # expect: PRC301
PROJECT_LOCATIONS = "/rest/v1.0/projects/{}/locations"
