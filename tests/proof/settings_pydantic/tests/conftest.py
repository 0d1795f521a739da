import os
import sys

import pytest

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from settings import Settings


@pytest.fixture
def settings():
    return Settings(
        _env_file=None,
        acme_client_id="acme-id",
        acme_client_secret="acme-secret",
        dunmore_client_id="dunmore-id",
        dunmore_client_secret="dunmore-secret",
    )
