"""Which lines of a file count: those that a change added."""

from __future__ import annotations

import sys
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrubber.batch.stream import Piece
    from scrubber.model import Finding


@dataclass(frozen=True, slots=True)
class Lines:
    """Ranges (first, last) of line numbers from 1, disjoint and in order."""

    ranges: tuple[tuple[int, int], ...]

    def touch(self, first: int, last: int) -> bool:
        """Whether one of these lines is among `first` to `last`."""
        at = bisect_right(self.ranges, (last, sys.maxsize)) - 1
        return at >= 0 and self.ranges[at][1] >= first

    def __and__(self, other: Lines) -> Lines:
        """The lines that are in both."""
        mine, theirs, both = iter(self.ranges), iter(other.ranges), []
        left, right = next(mine, None), next(theirs, None)
        while left is not None and right is not None:
            first, last = max(left[0], right[0]), min(left[1], right[1])
            if first <= last:
                both.append((first, last))
            if left[1] < right[1]:
                left = next(mine, None)
            else:
                right = next(theirs, None)
        return Lines(tuple(both))


ALL = Lines(((1, sys.maxsize),))
NONE = Lines(())


class Touching:
    """Picks the findings that touch one of the lines; it is given the pieces of one stream, in order."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._line = 1

    def __call__(self, piece: Piece) -> list[Finding]:
        """The findings of the next piece."""
        data, kept, position = piece.data, [], piece.start
        for finding in piece.findings:
            self._line += data.count(b"\n", position, finding.start)
            position = finding.start
            if self._lines.touch(self._line, self._line + data.count(b"\n", position, finding.end - 1)):
                kept.append(finding)
        self._line += data.count(b"\n", position, piece.end)
        return kept
