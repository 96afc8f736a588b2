"""The normalizer that all of these tests ask."""

from __future__ import annotations

import pytest

from titlemap import TitleNormalizer, default_normalizer


@pytest.fixture(scope="module")
def normalizer() -> TitleNormalizer:
    return default_normalizer()
