"""Masks what varies in log text, so that lines made by one template become one line, and leads back from there.

A word with a digit in it becomes `0`; a part of a hex id that happens to have none goes with its neighbours; runs of
the same punctuation mark or blank become one. The model reads nothing else, so its answer depends on nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Mask: TypeAlias = NDArray[np.bool_]
    Offsets: TypeAlias = NDArray[np.intp]

_LETTER, _DIGIT = 1, 2
_ZERO, _NEWLINE, _HYPHEN = ord("0"), ord("\n"), ord("-")
_LINE_ENDS = b"\n\r\x0b\x0c"
"""A decoded view writes escaped line ends as vertical tabs."""
_SHORTEST_HEX = 3


def _kinds() -> NDArray[np.uint8]:
    """The kind of each byte; bytes of UTF-8 are letters, the filler of hidden stand-ins is a digit."""
    kinds = np.zeros(256, np.uint8)
    kinds[128:] = _LETTER
    kinds[list(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")] = _LETTER
    kinds[[*b"0123456789", 0x7F]] = _DIGIT
    return kinds


def _written() -> NDArray[np.uint8]:
    """What each byte is written as: control characters as blanks, all line ends as one."""
    written = np.arange(256, dtype=np.uint8)
    written[:32] = ord(" ")
    written[list(_LINE_ENDS)] = _NEWLINE
    return written


_KINDS, _WRITTEN = _kinds(), _written()
_IS_HEX = np.isin(np.arange(256), list(b"abcdef"))


@dataclass(frozen=True)
class Skeleton:
    """A masked text: its lines, and where their bytes came from."""

    text: bytes
    size: int
    _kept: Mask

    @cached_property
    def lines(self) -> list[bytes]:
        """The lines without their ends."""
        return self.text.split(b"\n")

    @cached_property
    def line_starts(self) -> list[int]:
        """Offset in `text` of each line."""
        breaks = np.flatnonzero(np.frombuffer(self.text, np.uint8) == _NEWLINE)
        return [0, *(breaks + 1).tolist()]

    @cached_property
    def _sources(self) -> Offsets:
        return np.append(np.flatnonzero(self._kept), self.size)

    @cached_property
    def _targets(self) -> Offsets:
        return np.concatenate(([0], np.cumsum(self._kept, dtype=np.intp)))

    def forth(self, offset: int) -> int:
        """The offset in `text` of what stands for the bytes from `offset` on."""
        return int(self._targets[offset])

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The bytes that text[start:end] stands for."""
        return int(self._sources[start]), int(self._sources[end])


def skeleton(data: bytes) -> Skeleton:
    """Mask a text; linear in its length."""
    raw = np.frombuffer(data, np.uint8)
    if not len(raw):
        return Skeleton(b"", 0, np.zeros(0, bool))
    kinds = _KINDS[raw]
    is_word = kinds > 0
    starts, ends = _runs(is_word)
    masked = _masked(raw, kinds, starts, ends)
    kept = _outside(len(raw), starts[masked] + 1, ends[masked])
    written = _WRITTEN[raw]
    written[starts[masked]] = _ZERO
    kept[1:] &= (written[1:] != written[:-1]) | is_word[1:] | (written[1:] == _NEWLINE)
    return Skeleton(written[kept].tobytes(), len(raw), kept)


def _runs(inside: Mask) -> tuple[Offsets, Offsets]:
    """Where runs of True begin and end."""
    edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    if inside[0]:
        edges = np.append(0, edges)
    if inside[-1]:
        edges = np.append(edges, len(inside))
    return edges[::2], edges[1::2]


def _masked(raw: NDArray[np.uint8], kinds: NDArray[np.uint8], starts: Offsets, ends: Offsets) -> Mask:
    """Which words vary: those with digits, and short runs of hex letters hyphenated to them."""
    varies = _count(kinds == _DIGIT, starts, ends) > 0
    size = ends - starts
    is_hex = (_count(_IS_HEX[raw], starts, ends) == size) & (size >= _SHORTEST_HEX)
    if not is_hex.any():
        return varies
    tied = (starts[1:] - ends[:-1] == 1) & (raw[ends[:-1]] == _HYPHEN)
    for _ in range(2):
        beside = np.zeros_like(varies)
        beside[1:] |= tied & varies[:-1]
        beside[:-1] |= tied & varies[1:]
        varies |= beside & is_hex
    return varies


def _count(which: Mask, starts: Offsets, ends: Offsets) -> Offsets:
    """How many True are in each run."""
    total = np.concatenate(([0], np.cumsum(which, dtype=np.int32)))
    counts: Offsets = total[ends] - total[starts]
    return counts


def _outside(size: int, starts: Offsets, ends: Offsets) -> Mask:
    """False in each of the disjoint runs, True elsewhere."""
    step = np.zeros(size + 1, np.int8)
    step[starts] += 1
    step[ends] -= 1
    outside: Mask = np.cumsum(step[:size], dtype=np.int8) == 0
    return outside
