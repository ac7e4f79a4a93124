"""The words of the engine: a span, a finding, a hit, a block of text, and what a detector is."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from scrubber.entities import Entity


NEAR = 256
"""Bytes in which a line's end is looked for first: of the marks that may end it, one can be far away or nowhere."""


def after_break(data: bytes, position: int, marks: Sequence[bytes], least: int = 0) -> int:
    """Just past the last of the marks between `least` and `position`, or `least`."""
    start, width = position, NEAR
    while start > least:
        start, width = max(least, position - width), 8 * width
        if (found := max(data.rfind(mark, start, position) for mark in marks)) >= 0:
            return found + 1
    return least


def _before_break(data: bytes, position: int, most: int) -> int:
    """Where the line ends that `position` is on, or `most`."""
    end, width = position, NEAR
    while end < most:
        end, width = min(most, position + width), 8 * width
        feed = data.find(b"\n", position, end)
        carriage = data.find(b"\r", position, feed if feed >= 0 else end)
        if max(feed, carriage) >= 0:
            return carriage if carriage >= 0 else feed
    return most


class Confidence(IntEnum):
    """How sure a detector is."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3


class Span(NamedTuple):
    """A half-open range of byte offsets, never empty."""

    start: int
    end: int


class Finding(NamedTuple):
    """Where something sensitive stands and what it is; it holds no scanned text, so it can be printed anywhere."""

    start: int
    end: int
    entity: Entity
    rule_id: str
    confidence: Confidence = Confidence.HIGH

    @property
    def span(self) -> Span:
        """The byte range in the block."""
        return Span(self.start, self.end)


Hit: TypeAlias = tuple[int, int, int]
"""What the matcher saw: the index of the detector's trigger (keywords, then shapes, then rare ones), start and end."""


GAP = b"\x1c\n"
"""A line that stands in a decoded view where lines are left out: nothing goes on over it, and no decoder touches it."""

Extents: TypeAlias = "Callable[[Block, Sequence[Hit]], Iterable[tuple[Hit, int | None]]]"


def each(extent: Callable[[Block, Hit], int | None]) -> Extents:
    """`Triggers.extents` by a function of one hit."""
    return lambda block, hits: ((hit, extent(block, hit)) for hit in hits)


class Triggers(NamedTuple):
    """What a detector wants to be called for.

    `keywords` are literals, matched without regard to ASCII case; one that begins with a line end, where a line
    begins. `shapes` and `rare` are RE2 patterns without captures that match inside one line: each shape has a scan of
    its own, the rare ones of all detectors share one. One that is `always` called needs neither.

    Findings of the first `multiline` keywords may depend on up to `reach` bytes after the hit; those of all others on
    their own line alone. `extents` tells of those hits that begin something where what their findings depend
    on ends; None when text beyond the block may change them. `in_views` says that all this holds in decoded views too,
    as far as no line is left out there (see `GAP`); findings of all others depend there on their own line alone.
    `public` says that the keywords may be printed: they are words of ours, not values that were found or given.
    `entities` are all that its findings can be: it is left out where none of them is wanted. Empty for anything.
    """

    keywords: tuple[bytes, ...] = ()
    shapes: tuple[bytes, ...] = ()
    rare: tuple[bytes, ...] = ()
    multiline: int = 0
    reach: int = 0
    extents: Extents = each(lambda _block, _hit: None)
    in_views: bool = False
    always: bool = False
    public: bool = False
    entities: tuple[Entity, ...] = ()


class Block:
    """A run of whole lines, as bytes. A line ends at LF or CR. No scanned text shows in its repr.

    `is_whole` tells that no lines are left out between its lines, so that one may go on in the next. `structures` is
    what the detector of assignments read over lines, from where to where, once it has looked; None for an open end.
    """

    __slots__ = ("_has_returns", "data", "is_whole", "lowered", "structures")

    def __init__(self, data: bytes, *, is_whole: bool = True) -> None:
        self.data = data
        self.is_whole = is_whole
        self.lowered = data.lower()
        self.structures: list[tuple[int, int | None]] | None = None
        self._has_returns = b"\r" in data

    def __repr__(self) -> str:
        return f"Block({len(self.data)} bytes)"

    def line_start(self, position: int, least: int = 0) -> int:
        """Offset of the first byte of the line that `position` is on; `least` where it begins before that."""
        least = max(least, 0)
        if not self._has_returns:
            return max(least, self.data.rfind(b"\n", least, position) + 1)
        near = max(least, position - NEAR)
        found = max(self.data.rfind(b"\n", near, position), self.data.rfind(b"\r", near, position))
        return found + 1 if found >= 0 else after_break(self.data, near, (b"\n", b"\r"), least)

    def line_end(self, position: int, most: int | None = None) -> int:
        """Offset just past the last byte of that line, its line end not counted; `most` where it goes on after that."""
        size = len(self.data) if most is None else min(most, len(self.data))
        feed = self.data.find(b"\n", position, min(position + NEAR, size) if self._has_returns else size)
        if not self._has_returns:
            return feed if feed >= 0 else size
        carriage = self.data.find(b"\r", position, feed) if feed >= 0 else -1
        return carriage if carriage >= 0 else feed if feed >= 0 else _before_break(self.data, position, size)

    def lines_after(self, position: int, stop: int | None = None) -> Iterator[tuple[int, int]]:
        """Start and end of each line after the one that `position` is on, as far as `stop`, else to the end."""
        stop = len(self.data) if stop is None else stop
        end = self.line_end(position)
        while end < stop:
            start = end + (2 if self.data[end : end + 2] == b"\r\n" else 1)
            if start >= stop:
                return
            end = min(self.line_end(start), stop)
            yield start, end

    def by_line(self, hits: Sequence[Hit]) -> Iterator[tuple[int, int, list[Hit]]]:
        """Yield (start, end, hits) for each line with hits, which come in order of their start.

        The line's end is part of it, for patterns that must see what stands after a value.
        """
        start, end, size = 0, -1, len(self.data)
        group: list[Hit] = []
        for hit in hits:
            if hit[1] >= end:
                if group:
                    yield start, end, group
                start, end, group = self.line_start(hit[1]), min(self.line_end(hit[1]) + 1, size), []
            group.append(hit)
        if group:
            yield start, end, group


class Detector(Protocol):
    """Finds one family of things. Stateless after construction, so threads share it."""

    @property
    def name(self) -> str:
        """What reports call it."""

    @property
    def triggers(self) -> Triggers:
        """What it is called for; fixed after construction."""

    def find(self, block: Block, hits: Sequence[Hit], /) -> Iterable[Finding]:
        """Yield findings in `block`, nominated by `hits` (its own, in order of their start).

        Never called without any, unless its triggers say `always`.
        """
