"""Cuts masked lines into texts that the model reads: whole lines as a rule, overlapping stretches of very long ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 600
"""Bytes of a segment."""
OVERLAP = 100
"""Bytes that two neighbours share, so that a name at a cut is whole in one of them."""


def segments(line: bytes) -> Iterator[tuple[int, str]]:
    """Offset and text of each segment; bytes that are no UTF-8 are lone surrogates in it."""
    start, size = 0, len(line)
    while size - start > LONGEST:
        end = _cut(line, start + LONGEST // 2, start + LONGEST)
        yield start, line[start:end].decode("utf-8", "surrogateescape")
        start = _cut(line, start + 1, end - OVERLAP)
    yield start, line[start:].decode("utf-8", "surrogateescape")


def _cut(line: bytes, least: int, most: int) -> int:
    """The last place before `most` where the line can be cut: behind a blank, else between characters."""
    blank = line.rfind(b" ", least, most) + 1
    if blank:
        return blank
    while most > least and line[most] & 0xC0 == 0x80:
        most -= 1
    return most
