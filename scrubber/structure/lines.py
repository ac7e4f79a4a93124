"""Lines inside a structure: a vertical tab ends one too, for in a decoded view it stands for an escaped line end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.matcher import Re2Pattern
from scrubber.model import after_break

if TYPE_CHECKING:
    from collections.abc import Iterator

_BREAK = Re2Pattern(rb"\r\n|[\r\n\x0b]")
BLANK = b" \t"


def line_end(data: bytes, start: int, end: int) -> int:
    """Where the line that `start` is on ends, its line end not counted."""
    found = _BREAK.search(data, start, end)
    return found[0][0] if found else end


def line_start(data: bytes, position: int) -> int:
    """Where the line that `position` is on begins."""
    return after_break(data, position, (b"\n", b"\r", b"\x0b"))


def following(data: bytes, position: int, end: int) -> Iterator[tuple[int, int]]:
    """The lines after the one that `position` is on."""
    while (found := _BREAK.search(data, position, end)) is not None and found[0][1] < end:
        start = found[0][1]
        position = line_end(data, start, end)
        yield start, position


def pieces(data: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What each line of data[start:end] holds, the blanks around it left out."""
    while start < end:
        stop = line_end(data, start, end)
        text = data[start:stop]
        left = start + len(text) - len(text.lstrip(BLANK))
        right = start + len(text.rstrip(BLANK))
        if left < right:
            yield left, right
        start = stop + 1


def indent(data: bytes, start: int, end: int) -> int:
    """How many blanks the line begins with."""
    text = data[start:end]
    return len(text) - len(text.lstrip(BLANK))
