"""Our Azure key vault. The function app's identity may read it, people may not."""

import functools
import os

from azure.identity import DefaultAzureCredential
from azure.keyvault.secrets import SecretClient

vault = SecretClient(
    vault_url=f"https://{os.environ['VAULT_NAME']}.vault.azure.net",
    credential=DefaultAzureCredential(exclude_interactive_browser_credential=True),
)


@functools.lru_cache(maxsize=1)
def storage_connection() -> str:
    return vault.get_secret("storage-connection").value
