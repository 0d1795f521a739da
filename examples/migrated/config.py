"""Settings of the nightly export: which companies installed the app, and where the files go."""

import os

COMPANY_IDS = {
    "harbourside": 104001,
    "millrace": 104002,
    "tidewell": 104003,
}

# One of "production" and "sandbox"; each has hosts and a pair of credentials of its own.
ENVIRONMENT = os.environ.get("PROCORE_ENVIRONMENT", "production")

EXPORT_FOLDER = os.environ.get("EXPORT_FOLDER", "exports")
