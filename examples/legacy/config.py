"""Settings of the nightly export: one company, one service account."""

import os

# Sent to us by each company's Procore administrator.
PROCORE_SERVICE_ACCOUNTS = {
    "harbourside": {
        "company_id": 104001,
        "client_id": "feedfacecafebeef0001feedfacecafebeef0001feedfacecafebeef0001f00d",
        "client_secret": "0ddba11c0ffee0010ddba11c0ffee0010ddba11c0ffee0010ddba11c0ffee001",
    },
    "millrace": {
        "company_id": 104002,
        "client_id": "feedfacecafebeef0002feedfacecafebeef0002feedfacecafebeef0002f00d",
        "client_secret": "0ddba11c0ffee0020ddba11c0ffee0020ddba11c0ffee0020ddba11c0ffee002",
    },
    "tidewell": {
        "company_id": 104003,
        "client_id": "feedfacecafebeef0003feedfacecafebeef0003feedfacecafebeef0003f00d",
        "client_secret": "0ddba11c0ffee0030ddba11c0ffee0030ddba11c0ffee0030ddba11c0ffee003",
    },
}

EXPORT_FOLDER = os.environ.get("EXPORT_FOLDER", "exports")
