"""Cuts the lines around findings out of a piece: runs of harmless text, and findings as what takes their place."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from scrubber.batch.preview import visible
from scrubber.redact import mask_length
from scrubber.report.clock import time_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scrubber.batch.locate import Located
    from scrubber.batch.stream import Piece
    from scrubber.pipeline import Pipeline

LINES = 2
"""Lines shown before and after the line of a finding."""
REACH = 400
"""Bytes shown at the most on either side of a finding."""
LONGEST_ROW = 1200
"""Characters after which a row goes on in the next, at its next finding."""
_CUT = "…"


class Mark(NamedTuple):
    """A finding in a row: its place, the characters that it covers on its first line, and its stand-in."""

    place: Located
    width: int
    stand_in: str


Part: TypeAlias = str | Mark


class Row(NamedTuple):
    """One line of context, or a part of a long one.

    `goes_on` tells that it continues the row before it; `time` is in seconds since 1970, if the line gives one.
    """

    line: int
    goes_on: bool
    time: int | None
    parts: tuple[Part, ...]


def rows_around(piece: Piece, found: Sequence[Located], pipeline: Pipeline) -> Iterator[Row]:
    """The findings of a piece with the lines around them, each line once, in order.

    Raises:
        DetectionError: a redactor failed.
    """
    first = 0
    while first < len(found):
        start, end = _near(piece, first)
        last = first + 1
        while last < len(found) and _near(piece, last)[0] <= end:
            end = _near(piece, last)[1]
            last += 1
        yield from _rows(piece, slice(first, last), found[first:last], (start, end), pipeline)
        first = last


def _near(piece: Piece, index: int) -> tuple[int, int]:
    """The span of text shown around a finding."""
    finding = piece.findings[index]
    start = _lines_back(piece.data, max(piece.start, finding.start - REACH), finding.start)
    return start, _lines_on(piece.data, finding.end, min(piece.end, finding.end + REACH))


def _lines_back(data: bytes, earliest: int, position: int) -> int:
    for _ in range(LINES + 1):
        position = data.rfind(b"\n", earliest, position)
        if position < 0:
            return earliest
    return position + 1


def _lines_on(data: bytes, position: int, latest: int) -> int:
    for _ in range(LINES + 1):
        position = data.find(b"\n", position, latest) + 1
        if not position:
            return latest
    return position


def _rows(
    piece: Piece, which: slice, found: Sequence[Located], span: tuple[int, int], pipeline: Pipeline
) -> Iterator[Row]:
    """The rows of a span of text, with the findings that stand in it."""
    data, (position, end) = piece.data, span
    line = found[0].line - data.count(b"\n", position, piece.findings[which][0].start)
    rows = _Rows(line, is_cut=position > 0 and data[position - 1] != 0x0A)
    for finding, place in zip(piece.findings[which], found, strict=True):
        yield from rows.text(data[position : finding.start])
        value = data[finding.start : finding.end].partition(b"\n")[0]
        stand_in = visible(pipeline.replace(data, finding).rstrip(b"\r\n"))
        yield from rows.mark(Mark(place, mask_length(value), stand_in))
        position = finding.end
    yield from rows.text(data[position:end])
    yield from rows.end(is_cut=data[end - 1] != 0x0A and end < piece.end)


class _Rows:
    """Collects parts and gives them back as rows."""

    def __init__(self, line: int, *, is_cut: bool) -> None:
        self._line = self._next = line
        self._goes_on = False
        self._parts: list[Part] = [_CUT] if is_cut else []
        self._size = 0

    def text(self, data: bytes) -> Iterator[Row]:
        """Add text; each line end in it ends a row."""
        *whole, rest = data.split(b"\n")
        for line in whole:
            self._add(line)
            yield self._row()
            self._next += 1
            self._line, self._goes_on = self._next, False
        self._add(rest)

    def mark(self, mark: Mark) -> Iterator[Row]:
        """Add a finding; in a row that is long already it begins the next."""
        if self._size > LONGEST_ROW:
            yield self._row()
            self._line, self._goes_on = self._next, True
        self._parts.append(mark)
        self._size += mark.width + len(mark.stand_in)
        self._next = mark.place.end_line

    def end(self, *, is_cut: bool) -> Iterator[Row]:
        """The row that has not ended."""
        if self._parts:
            self._parts += [_CUT] * is_cut
            yield self._row()

    def _add(self, data: bytes) -> None:
        if text := visible(data.removesuffix(b"\r")):
            self._parts.append(text)
            self._size += len(text)

    def _row(self) -> Row:
        parts, self._parts, self._size = tuple(self._parts), [], 0
        text = "" if self._goes_on else "\0".join(part for part in parts if isinstance(part, str))
        return Row(self._line, self._goes_on, time_of(text.encode()), parts)
