"""Says where findings are: file, line, column and offset, and what the line looks like without them."""

from __future__ import annotations

from codecs import BOM_UTF8
from typing import TYPE_CHECKING, NamedTuple

from scrubber.batch.preview import preview
from scrubber.redact import mask_length

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.batch.stream import Piece
    from scrubber.model import Finding


class Located(NamedTuple):
    """A finding and its place, as every report shows it; no character of the value is in it.

    Lines and columns count from 1 and end just past the last character. Columns count characters (a byte that is not
    valid UTF-8 counts as one), offset and length bytes of the decoded text.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    offset: int
    length: int
    finding: Finding
    preview: str


class Locator:
    """Follows one stream and counts its lines and columns."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._line = 1
        self._column = 1

    def locate(self, piece: Piece) -> list[Located]:
        """Every finding of the next piece with its place."""
        if piece.offset == 0 and piece.start == 0 and piece.data.startswith(BOM_UTF8):
            self._column = 0  # editors do not show the mark, and do not count it
        found, position = [], piece.start
        for index, finding in enumerate(piece.findings):
            self._walk(piece.data, position, finding.start)
            line, column = self._line, self._column
            self._walk(piece.data, finding.start, finding.end)
            offset, length = piece.offset + finding.start, finding.end - finding.start
            end = (self._line, self._column)
            found.append(Located(self._path, line, column, *end, offset, length, finding, preview(piece, index)))
            position = finding.end
        self._walk(piece.data, position, piece.end)
        return found

    def _walk(self, data: bytes, start: int, end: int) -> None:
        if feeds := data.count(b"\n", start, end):
            self._line += feeds
            self._column = 1
            start = data.rfind(b"\n", start, end) + 1
        self._column += mask_length(data[start:end])


def located(pieces: Iterable[Piece], path: str = "") -> Iterator[Located]:
    """Every finding of a stream with its place."""
    locator = Locator(path)
    for piece in pieces:
        yield from locator.locate(piece)
