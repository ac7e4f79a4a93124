"""Escapes, percent codes and colour codes: units whose last letter may look like the first of the word after them."""

from __future__ import annotations

from scrubber.matcher import Re2Pattern

LONGEST = 12
_UNIT = Re2Pattern(rb"\x1b\[[0-9;]*[A-Za-z]|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|\\[abfnrtv]|%[0-9A-Fa-f]{2}")
_STARTS = (b"\x1b", b"\\", b"%")


def ends_unit(data: bytes, position: int) -> bool:
    """Whether a unit ends just before `position`."""
    return any(end == position for _, end in _units(data, position))


def past_unit(data: bytes, position: int) -> int:
    """`position`, or the end of the unit that it lies inside."""
    return next((end for start, end in _units(data, position) if start < position < end), position)


def _units(data: bytes, position: int) -> list[tuple[int, int]]:
    """The units that begin shortly before `position`."""
    head = data[max(0, position - LONGEST) : position]
    if not any(mark in head for mark in _STARTS):
        return []
    return [
        (match.start, match.end) for match in _UNIT.find(data, position - len(head), min(len(data), position + LONGEST))
    ]
