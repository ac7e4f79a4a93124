"""Joins what container runtimes split into several log lines, so that a value is found across the seam.

Kubernetes' container runtimes mark a line that goes on with `P` and its end with `F` (CRI logging format); Docker's
json-file driver leaves out the line end of the text. Both split at 16 KiB.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from scrubber.matcher import Re2Pattern
from scrubber.model import GAP
from scrubber.view import Builder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scrubber.model import Block, Hit
    from scrubber.view import View

MARKS = (b" stdout p", b" stderr p", b'","stream":"std')
"""What stands on every line that may go on in another."""
REACH = 1 << 16
"""Bytes in which the rest of a line is looked for."""
_NEAR = 1 << 12
"""Bytes on each side of the seam that are seen together."""
_CRI = Re2Pattern(rb"[0-9]{4}-[0-9T:.Z+-]{10,40} (?P<stream>stdout|stderr) (?P<tag>[PF])(?::[^ ]*)? (?P<text>[^\r\n]*)")
_DOCKER = Re2Pattern(rb'\{"log":"(?P<text>[^\r\n]*?)(?P<ended>\\n)?","stream":"(?P<stream>stdout|stderr)"')


class _Part(NamedTuple):
    """The text of one line, and whether it goes on."""

    stream: bytes
    start: int
    end: int
    goes_on: bool


class _Chain(NamedTuple):
    """Parts that belong together, and whether their end was seen."""

    parts: list[_Part]
    is_closed: bool


def joined(block: Block, hits: Sequence[Hit]) -> Iterator[View]:
    """A view with a line for each text that was split."""
    builder, is_empty = Builder(block.data), True
    for chain in _chains(block, hits):
        parts = [part for part in chain.parts if part.end > part.start]
        if len(parts) > 1:
            for part in parts:
                builder.literal(part.start, part.end)
            builder.decoded(b"\n" + GAP, parts[-1].end - 1, parts[-1].end)
            is_empty = False
    if not is_empty:
        yield builder.view("joined lines", is_joined=True)


def extents(block: Block, hits: Sequence[Hit]) -> Iterator[tuple[Hit, int | None]]:
    """See `Triggers.extents`; the hits that begin something are the lines that go on."""
    found = (pair for chain in _chains(block, hits) for pair in _ends(block, chain))
    return iter(sorted(found, key=_start))


def _ends(block: Block, chain: _Chain) -> Iterator[tuple[Hit, int | None]]:
    """Each part that goes on, and where the line ends as far as which it is seen together with what follows."""
    sizes = list(accumulate(part.end - part.start for part in chain.parts))
    for index, part in enumerate(chain.parts):
        last = bisect_left(sizes, sizes[index] + _NEAR)
        is_seen = last < len(sizes) or chain.is_closed or len(block.data) >= part.start + REACH
        if part.goes_on:
            end = block.line_end(chain.parts[min(last, len(sizes) - 1)].end)
            yield (0, part.start, part.end), end if is_seen else None


def _chains(block: Block, hits: Sequence[Hit]) -> Iterator[_Chain]:
    """What was split, put together again; each line is read once, however many of them go on."""
    begun: dict[bytes, list[_Part]] = {}
    for part in _parts(block, hits, begun):
        parts = begun.pop(part.stream, [])
        if parts and part.start > parts[-1].start + REACH:
            yield _Chain(parts, is_closed=True)
            parts = []
        if parts:
            parts.append(part._replace(end=min(part.end, part.start + _NEAR)))
        is_long = part.end - part.start > _NEAR
        if parts and (is_long or not part.goes_on):
            yield _Chain(parts, is_closed=True)
            parts = []
        if part.goes_on:
            begun[part.stream] = parts or [part._replace(start=max(part.start, part.end - _NEAR))]
    yield from (_Chain(parts, is_closed=False) for parts in begun.values())


def _parts(block: Block, hits: Sequence[Hit], begun: Mapping[bytes, object]) -> Iterator[_Part]:
    """The parts on the lines of the hits and, as long as some text has `begun` shortly before, on the lines after."""
    position = 0
    for hit in hits if block.is_whole else ():
        if hit[1] < position:
            continue
        start, stop = block.line_start(hit[1]), len(block.data)
        while start < stop:
            position = block.line_end(start)
            part = _part(block.data, start, position)
            if part is not None:
                yield part
            if part is not None and part.goes_on:
                stop = min(len(block.data), start + REACH)
            if not begun:
                break
            start = position + 1


def _part(data: bytes, start: int, end: int) -> _Part | None:
    if (spans := _CRI.match_at(data, start, end)) is not None:
        _, stream, tag, text = spans
        return _Part(data[slice(*stream)], *text, goes_on=data[slice(*tag)] == b"P")
    if (spans := _DOCKER.match_at(data, start, end)) is not None:
        _, text, ended, stream = spans
        return _Part(data[slice(*stream)], *text, goes_on=ended[0] < 0)
    return None


def _start(pair: tuple[Hit, int | None]) -> int:
    return pair[0][1]
