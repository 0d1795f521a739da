from watcher.hooks import Signer
from watcher.web import procore_client

__all__ = ["Signer", "procore_client"]
