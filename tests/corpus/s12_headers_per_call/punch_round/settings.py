"""What differs between the office PC and the laptop."""
import os
from pathlib import Path

API = os.environ.get("PROCORE_API", "https://api.procore.com")
LOGIN = "https://login.procore.com"
COMPANY = os.environ.get("PROCORE_COMPANY_ID", "598134327")
OUT = Path(os.environ.get("PUNCH_OUT", "out"))
MAX_PAGES = 40
