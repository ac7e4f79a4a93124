"""What many tests share: pipelines under a fixed key, and texts that no scanner mistakes for leaked secrets."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from scrubber.library import load_pipeline

if TYPE_CHECKING:
    from scrubber.pipeline import Pipeline

KEY = "5c" * 32

settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)
settings.register_profile("ci", settings.get_profile("default"), derandomize=True)
settings.register_profile("long", settings.get_profile("default"), max_examples=5000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "default"))


@pytest.fixture(scope="session")
def pipeline() -> Pipeline:
    """The standard profile."""
    return load_pipeline("standard", key=KEY)


@pytest.fixture(scope="session")
def secrets_pipeline() -> Pipeline:
    """The secrets profile."""
    return load_pipeline("secrets", key=KEY)


@pytest.fixture(scope="session")
def strict_pipeline() -> Pipeline:
    """The strict profile."""
    return load_pipeline("strict", key=KEY)
