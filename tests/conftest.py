"""What the tests of several rooms share."""

from __future__ import annotations

import pytest

from titlemap import AliasTable, TitleNormalizer, default_normalizer, load_aliases


@pytest.fixture(scope="session")
def normalizer() -> TitleNormalizer:
    """The normalizer that ships."""
    return default_normalizer()


@pytest.fixture(scope="session")
def table() -> AliasTable:
    """The alias table that ships."""
    return load_aliases()
