"""Says where findings are: line, column and offset in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.batch.stream import Piece
    from scrubber.model import Finding


class Located(NamedTuple):
    """A finding and its place; lines and columns count from 1, columns and offsets in bytes of the decoded text."""

    line: int
    column: int
    offset: int
    length: int
    finding: Finding


def located(pieces: Iterable[Piece]) -> Iterator[Located]:
    """Every finding of a stream with its place."""
    line, line_offset = 1, 0
    for data, start, end, findings, offset in pieces:
        position = start
        for finding in findings:
            line += data.count(b"\n", position, finding.start)
            last = data.rfind(b"\n", position, finding.start)
            line_offset = offset + last + 1 if last >= 0 else line_offset
            absolute = offset + finding.start
            yield Located(line, absolute - line_offset + 1, absolute, finding.end - finding.start, finding)
            position = finding.start
        line += data.count(b"\n", position, end)
        last = data.rfind(b"\n", position, end)
        line_offset = offset + last + 1 if last >= 0 else line_offset
