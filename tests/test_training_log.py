"""A scrubbed training log still shows its curves: every metric series is equal before and after."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from benchmarks.training_log import training_log

if TYPE_CHECKING:
    from scrubber.pipeline import Pipeline

SAMPLE = Path(__file__).parent / "data" / "train.log"
METRIC = re.compile(r"(?P<name>[A-Za-z_][A-Za-z0-9_/]*)\"?[=:] ?(?P<value>-?\d+(?:\.\d+)?(?:e[-+]?\d+)?)\b")
STEP = re.compile(r"^(?P<time>\S+ \S+) (?P<level>[A-Z]+) +epoch (?P<epoch>\d+)(?: step (?P<step>\d+))?", re.MULTILINE)
METRICS = {
    "loss",
    "lr",
    "gnorm",
    "tokens/s",
    "val_loss",
    "ppl",
    "accuracy",
    "vocab_size",
    "num_tokens",
    "max_new_tokens",
}


def series(text: str) -> dict[str, list[float]]:
    """The values of each metric, in order."""
    found: dict[str, list[float]] = defaultdict(list)
    for match in METRIC.finditer(text):
        if match["name"] in METRICS:
            found[match["name"]].append(float(match["value"]))
    return found


@pytest.mark.parametrize("profile", ["secrets_pipeline", "pipeline", "strict_pipeline"])
@pytest.mark.parametrize("text", [SAMPLE.read_text(), training_log(11, 5, tokens=True)], ids=["sample", "with tokens"])
def test_metric_series_are_equal(request: pytest.FixtureRequest, profile: str, text: str) -> None:
    pipeline: Pipeline = request.getfixturevalue(profile)
    clean = pipeline.scrub(text.encode()).decode()
    assert clean != text
    assert series(text).keys() == METRICS
    assert series(clean) == series(text)
    assert STEP.findall(clean) == STEP.findall(text)
