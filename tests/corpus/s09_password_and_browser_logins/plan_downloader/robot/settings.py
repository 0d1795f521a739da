import os
from pathlib import Path

WEB = "https://app.procore.com"
USER = os.environ["ROBOT_USER"]
PASSWORD = os.environ["ROBOT_PASSWORD"]
DOWNLOADS = Path(os.environ.get("ROBOT_DOWNLOADS", "~/Plans")).expanduser()
HEADLESS = os.environ.get("ROBOT_SHOW") != "1"

# project number -> folder on the share
PROJECTS = {
    "210044": "Elm Street",
    "210051": "Quarry Park",
}
