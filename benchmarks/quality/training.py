"""Measures the generated training logs: planted values gone, wrong redactions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks.quality.command import KEY, percent
from benchmarks.training_corpus import score, training_logs
from scrubber.library import load_pipeline

if TYPE_CHECKING:
    from pathlib import Path


def measure(_corpora: Path) -> dict[str, Any]:
    """The whole corpus, in the `standard` profile; needs no file."""
    pipeline = load_pipeline("standard", key=KEY)
    lines = planted = survived = wrong = styles = 0
    for log in training_logs():
        result = score(log, [finding.span for finding in pipeline.find(log.text)])
        styles += 1
        lines += log.text.count(b"\n")
        planted += result.planted
        survived += len(result.survived)
        wrong += len(result.wrong)
    return {
        "planted values gone": percent(planted - survived, planted),
        "wrong redactions": wrong,
        "planted": planted,
        "lines": lines,
        "styles": styles,
    }
