"""Findings as GitHub workflow commands, which appear as annotations beside the lines of a change.

Format and escapes: https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.cli.printing import printable
from scrubber.model import Confidence
from scrubber.report.meanings import Meanings
from scrubber.report.rows import portable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrubber.batch.locate import Located
    from scrubber.batch.stream import Piece
    from scrubber.batch.tally import Tally
    from scrubber.pipeline import Pipeline
    from scrubber.report.model import Write

_COMMANDS = {Confidence.HIGH: "error", Confidence.MEDIUM: "warning", Confidence.LOW: "notice"}


class Github:
    """`::error file=…,line=…::message`, by confidence an error, a warning or a notice; GitHub shows ten of each."""

    def __init__(self, write: Write, pipeline: Pipeline) -> None:
        self._write = write
        self._meanings = Meanings(pipeline)

    def add(self, _piece: Piece, found: Sequence[Located]) -> None:
        """See `Report.add`."""
        for place in found:
            self._write(self._line(place))

    def close(self, tally: Tally) -> None:
        """See `Report.close`."""
        for path, error in tally.failures:
            self._write(f"::error file={_property(path)},title=scrub::{_data(str(error))}\n")

    def _line(self, place: Located) -> str:
        finding = place.finding
        where = {"file": place.path, "line": place.line, "endLine": place.end_line}
        if place.line == place.end_line:
            where |= {"col": place.column, "endColumn": place.end_column}
        where |= {"title": f"{finding.entity.name} ({finding.rule_id})"}
        properties = ",".join(f"{name}={_property(str(value))}" for name, value in where.items())
        return f"::{_COMMANDS[finding.confidence]} {properties}::{_data(self._meanings.of(finding).text)}\n"


def _data(text: str) -> str:
    """Text that cannot end its command; other control characters are replaced."""
    escaped = portable(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return printable(escaped)


def _property(text: str) -> str:
    """A value that cannot end its property."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
