__all__ = ["API_ROOT", "SUBMITTALS", "PACKAGES", "LOGS"]

API_ROOT = "http://api.procore.com"  # expect: PRC206
SUBMITTALS = "/rest/v1.1/projects/{project}/submittals"
PACKAGES = "/vapid/projects/{project}/submittal_packages"  # expect: PRC301
LOGS = "/rest/v1.0/projects/{project}/submittals/{submittal}/logs"

_OLD = "/vapid/submittal_logs"
