"""Reads .env beside the program, not the process environment: cron starts us with none."""

import os

from dotenv import dotenv_values

HERE = os.path.dirname(os.path.abspath(__file__))
config = dotenv_values(os.path.join(HERE, ".env"))


def bearer():
    return config["PROCORE_BEARER"]  # expect: PRC208


def number(name, default=0):
    try:
        return int(config.get(name) or default)
    except ValueError:
        raise SystemExit(f"{name} in .env is not a number")
