from permit_pal.transport import Transport

LOGIN = "login.procore.com"


def production(company):
    return Transport(LOGIN, "api.procore.com", company)


def sandbox(company):
    return Transport("login-sandbox.procore.com", "sandbox.procore.com", company)


def monthly(company):
    # same credentials as production, so the same login
    return Transport(LOGIN, "api-monthly.procore.com", company)  # expect: PRC207


STAGES = {"prod": production, "test": sandbox, "preview": monthly}


def for_stage(stage, company):
    return STAGES[stage](company)
