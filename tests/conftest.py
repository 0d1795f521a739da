"""What pytest is told about this folder as a whole."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

# What a test asserts never depends on how busy the machine is.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

# Source to be linted, not tests: some of it is named like tests on purpose.
collect_ignore = ["corpus", "proof"]


@pytest.fixture(autouse=True, scope="session")
def _no_cache_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests neither read nor write the cache of whoever runs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LINT_PROCORE_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        yield
