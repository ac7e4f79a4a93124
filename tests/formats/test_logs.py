"""Logs of standard formats parse after scrubbing, equal but for the planted values, which are gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.formats.comparing import differences
from tests.formats.logs import SAMPLES, SECRETS, STANDARD, Sample

if TYPE_CHECKING:
    from scrubber.pipeline import Pipeline


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
@pytest.mark.parametrize("profile", ["secrets", "standard"])
def test_a_log_parses_and_differs_in_the_planted_values_alone(
    request: pytest.FixtureRequest, sample: Sample, profile: str
) -> None:
    pipeline: Pipeline = request.getfixturevalue("secrets_pipeline" if profile == "secrets" else "pipeline")
    clean = pipeline.scrub(sample.text.encode()).decode()
    planted = SECRETS if profile == "secrets" else STANDARD
    assert not [value for value in planted if value in clean]
    assert differences(sample.read(sample.text), sample.read(clean), planted) == []


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_log_parses_under_the_strict_profile(strict_pipeline: Pipeline, sample: Sample) -> None:
    """Strict takes more than what is planted."""
    clean = strict_pipeline.scrub(sample.text.encode()).decode()
    sample.read(clean)
    assert clean.count("\n") == sample.text.count("\n")
    assert not [value for value in STANDARD if value in clean]
