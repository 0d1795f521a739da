"""Who we work for, from the file that the office keeps."""

import json
from pathlib import Path

ACCOUNTS = json.loads(Path(__file__).with_name("accounts.json").read_text())["accounts"]
