import json
import os
import stat
import time
from pathlib import Path

PATH = Path(os.environ.get("ESTIMATE_TOKENS", "~/.estimate.json")).expanduser()


def save(access_token, refresh_token, lifetime):
    PATH.write_text(
        json.dumps({"access": access_token, "refresh": refresh_token, "until": time.time() + lifetime - 60})
    )
    PATH.chmod(stat.S_IRUSR | stat.S_IWUSR)


def load():
    try:
        kept = json.loads(PATH.read_text())
    except FileNotFoundError:
        return None
    if kept["until"] < time.time():
        PATH.unlink()
        return None
    return kept["access"]
