"""Training logs as programs print them: what is planted goes, nothing else is touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.training_corpus import STYLES, Log, score, training_logs

if TYPE_CHECKING:
    from scrubber.pipeline import Pipeline

LOGS = {log.style: log for log in training_logs(lines=1500, seed=11)}


@pytest.mark.parametrize("style", STYLES)
def test_what_is_planted_goes_and_nothing_else(pipeline: Pipeline, style: str) -> None:
    log = LOGS[style]
    result = score(log, [finding.span for finding in pipeline.find(log.text)])
    assert result.planted
    assert [log.text[slice(*span)] for span in result.survived] == []
    assert [log.text[slice(*span)] for span in result.wrong] == []


def test_the_same_seed_gives_the_same_logs() -> None:
    assert {log.style: log for log in training_logs(lines=1500, seed=11)} == LOGS


def test_a_score_counts_what_survives_in_part_and_what_goes_beyond() -> None:
    log = Log("x", b"user bob at 10.1.2.3", ((5, 8), (12, 20)))
    assert score(log, [(5, 8), (12, 19)]) == (2, [(12, 20)], [])
    assert score(log, [(4, 8), (12, 20)]) == (2, [], [(4, 8)])
