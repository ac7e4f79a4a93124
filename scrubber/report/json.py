"""Findings as JSON: one document with what the run did, or a line each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import scrubber
from scrubber.detectors.ner import model_of
from scrubber.report.rows import portable, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrubber.batch.locate import Located
    from scrubber.batch.stream import Piece
    from scrubber.batch.tally import Tally
    from scrubber.pipeline import Pipeline
    from scrubber.report.model import Write


class Json:
    """One object: `findings`, then `summary`, `failed` and `skipped`, so that nothing unread passes as clean."""

    def __init__(self, write: Write, pipeline: Pipeline) -> None:
        self._write = write
        self._comma = ""
        self._pipeline = pipeline
        self._write(f'{{"tool": "scrubber", "version": {json.dumps(scrubber.__version__)}, "findings": [')

    def add(self, _piece: Piece, found: Sequence[Located]) -> None:
        """See `Report.add`."""
        for place in found:
            self._write(f"{self._comma}\n {json.dumps(row(place))}")
            self._comma = ","

    def close(self, tally: Tally) -> None:
        """See `Report.close`."""
        end = {
            "summary": summary(tally, self._pipeline),
            "failed": [{"path": portable(path), "reason": portable(str(error))} for path, error in tally.failures],
            "skipped": [{"path": portable(path), "reason": reason} for path, reason in tally.skipped],
        }
        self._write("\n], " + json.dumps(end, indent=1)[1:].lstrip() + "\n")


class JsonLines:
    """One object a line, findings only."""

    def __init__(self, write: Write, _pipeline: Pipeline) -> None:
        self._write = write

    def add(self, _piece: Piece, found: Sequence[Located]) -> None:
        """See `Report.add`."""
        if found:
            self._write("".join(json.dumps(row(place)) + "\n" for place in found))

    def close(self, _tally: Tally) -> None:
        """See `Report.close`; failures go to standard error."""


def summary(tally: Tally, pipeline: Pipeline) -> dict[str, Any]:
    """What a run did, in numbers; `ner` is the model that looked for names, or null."""
    entities = {entity.name: count for entity, count in tally.entities.most_common()}
    return {
        "profile": pipeline.policy.profile.name.lower(),
        "ner": model_of(pipeline.detectors) or None,
        "files": tally.files,
        "lines": tally.lines,
        "bytes": tally.bytes,
        "findings": tally.findings,
        "entities": entities,
    }
