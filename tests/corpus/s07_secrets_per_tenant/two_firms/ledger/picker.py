"""Stonegate and Ferris share the bookkeeping, but not the logins."""

import os

STONEGATE_COMPANY = 30112
FERRIS_COMPANY = 30977


def company_number(company):
    return {"stonegate": STONEGATE_COMPANY, "ferris": FERRIS_COMPANY}[company]


def pair_for(company):
    if company == "stonegate":  # expect: PRC102
        return os.environ["STONEGATE_ID"], os.environ["STONEGATE_SECRET"]
    return os.environ["FERRIS_ID"], os.environ["FERRIS_SECRET"]


def cost_centre(company, project_number):
    # Ferris numbers its projects with a letter in front
    if company == "ferris":
        return "F" + project_number.lstrip("F")
    return project_number.zfill(6)
