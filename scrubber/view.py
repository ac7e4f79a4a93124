"""A decoded view of a block: its text, what was undone to get it, and where each stretch of it came from."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from scrubber.model import GAP, Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.model import Finding


@dataclass(frozen=True, slots=True)
class View:
    """Decoded text, what was undone to get it, and where each stretch of it came from."""

    block: Block
    name: str
    starts: list[int]
    sources: list[tuple[int, int, bool]]
    is_joined: bool = False
    """Whether what stands between the stretches is no part of the text, and stays."""
    is_partial: bool = False
    """Whether something is left encoded that another view has decoded."""
    is_unpacked: bool = False
    """Whether the text was compressed, and so may be much longer than what it was made from."""

    def back(self, finding: Finding) -> Finding:
        """The finding on the bytes that were decoded; an encoded unit goes whole."""
        return finding._replace(start=self.source(finding.start)[0], end=self.source(finding.end - 1)[1])

    def pieces(self, finding: Finding) -> Iterator[Finding]:
        """As `back`, without what stands between joined lines."""
        edges = [finding.start, finding.end]
        if self.is_joined:
            edges[1:1] = self.starts[bisect_right(self.starts, edges[0]) : bisect_left(self.starts, edges[1])]
        for start, end in pairwise(edges):
            yield self.back(finding._replace(start=start, end=end))

    def source(self, position: int) -> tuple[int, int]:
        """The bytes that the byte at `position` was made from."""
        index = bisect_right(self.starts, position) - 1
        start, end, literal = self.sources[index]
        if not literal:
            return start, end
        offset = start + position - self.starts[index]
        return offset, offset + 1


class Builder:
    """Collects the stretches of a view."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._pieces: list[bytes] = []
        self._size = 0
        self._starts: list[int] = []
        self._sources: list[tuple[int, int, bool]] = []

    def literal(self, start: int, end: int) -> None:
        """Bytes that stand for themselves."""
        if start < end:
            self._add(self._data[start:end], start, end, literal=True)

    def decoded(self, piece: bytes, start: int, end: int) -> None:
        """Bytes that something else stands for, as one unit."""
        if piece:
            self._add(piece, start, end, literal=False)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was added."""
        return not self._pieces

    @property
    def end(self) -> int:
        """Where what was added last ends."""
        return self._sources[-1][1] if self._sources else 0

    def gap(self) -> None:
        """Lines are left out after what was added last."""
        self.decoded(GAP, self.end - 1, self.end)

    def view(self, name: str, *, is_joined: bool = False, is_partial: bool = False, is_unpacked: bool = False) -> View:
        """The finished view; see `View`."""
        block = Block(b"".join(self._pieces), is_whole=False)
        return View(block, name, self._starts, self._sources, is_joined, is_partial, is_unpacked)

    def _add(self, piece: bytes, start: int, end: int, *, literal: bool) -> None:
        self._starts.append(self._size)
        self._sources.append((start, end, literal))
        self._pieces.append(piece)
        self._size += len(piece)
