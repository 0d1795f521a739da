import os

# set by the deployment: SANDBOX, MONTHLY or PROD
DEPLOY_STAGE = os.environ["DEPLOY_STAGE"].upper()


def stage_setting(field):
    """PROCORE_PROD_CLIENT_SECRET, PROCORE_SANDBOX_LOGIN, …"""
    name = f"PROCORE_{DEPLOY_STAGE}_{field}"
    value = os.environ.get(name)
    if not value:
        raise KeyError(f"{name} is not set in serverless.yml")
    return value


LOGIN = stage_setting("LOGIN")
API = stage_setting("API")
