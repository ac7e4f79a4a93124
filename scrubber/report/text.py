"""Findings for a terminal: one line each, as compilers print errors, so that editors can jump to the place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.cli.printing import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrubber.batch.locate import Located
    from scrubber.batch.stream import Piece
    from scrubber.batch.tally import Tally
    from scrubber.pipeline import Pipeline
    from scrubber.report.model import Write

_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"


class Text:
    """`path:line:column: ENTITY rule (confidence): the line with what was found masked`."""

    def __init__(self, write: Write, _pipeline: Pipeline, *, colour: bool = False) -> None:
        self._write = write
        self._colour = colour

    def add(self, _piece: Piece, found: Sequence[Located]) -> None:
        """See `Report.add`."""
        if found:
            self._write("".join(text_line(place, colour=self._colour) + "\n" for place in found))

    def close(self, _tally: Tally) -> None:
        """See `Report.close`; failures go to standard error."""


def text_line(place: Located, *, colour: bool = False) -> str:
    """One finding on one line; nothing in it commands the terminal but our own colours."""
    finding = place.finding
    where = f"{printable(place.path)}:{place.line}:{place.column}:"
    what = f"{finding.entity.name} {finding.rule_id} ({finding.confidence.name.lower()})"
    if colour:
        return f"{_BOLD}{where}{_PLAIN} {what}: {_DIM}{place.preview}{_PLAIN}"
    return f"{where} {what}: {place.preview}"
