"""Joins what container runtimes split into several log lines, so that a value is found across the seam.

Kubernetes' container runtimes mark a line that goes on with `P` and its end with `F` (CRI logging format); Docker's
json-file driver leaves out the line end of the text. Both split at 16 KiB.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scrubber.matcher import Re2Pattern
from scrubber.model import GAP
from scrubber.view import Builder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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


def joined(block: Block, hits: Sequence[Hit]) -> Iterator[View]:
    """A view with a line for each line that goes on, together with what it goes on with."""
    builder, is_empty = Builder(block.data), True
    for hit in hits:
        parts, _ = _parts(block, hit)
        if len(parts) > 1:
            for part in parts:
                builder.literal(part.start, part.end)
            builder.decoded(b"\n" + GAP, parts[-1].end - 1, parts[-1].end)
            is_empty = False
    if not is_empty:
        yield builder.view("joined lines", is_joined=True)


def extent(block: Block, hit: Hit) -> int | None:
    """See `Triggers.extent`."""
    parts, is_closed = _parts(block, hit)
    return (block.line_end(parts[-1].end) if parts else hit[2]) if is_closed else None


def _parts(block: Block, hit: Hit) -> tuple[list[_Part], bool]:
    """The line's text near the seam, what it goes on with, and whether the end was seen; nothing without one."""
    start = block.line_start(hit[1])
    part = _part(block.data, start, block.line_end(hit[1])) if block.is_whole else None
    if part is None or not part.goes_on:
        return [], True
    parts, left = [part._replace(start=max(part.start, part.end - _NEAR))], _NEAR
    for line in _following(block, hit[2], min(len(block.data), hit[1] + REACH)):
        following = _part(block.data, *line)
        if following is None or following.stream != part.stream:
            continue
        parts.append(following._replace(end=min(following.end, following.start + left)))
        left -= parts[-1].end - parts[-1].start
        if not following.goes_on or left <= 0:
            return [part for part in parts if part.end > part.start], True
    return parts, len(block.data) >= hit[1] + REACH


def _part(data: bytes, start: int, end: int) -> _Part | None:
    if (spans := _CRI.match_at(data, start, end)) is not None:
        _, stream, tag, text = spans
        return _Part(data[slice(*stream)], *text, goes_on=data[slice(*tag)] == b"P")
    if (spans := _DOCKER.match_at(data, start, end)) is not None:
        _, text, ended, stream = spans
        return _Part(data[slice(*stream)], *text, goes_on=ended[0] < 0)
    return None


def _following(block: Block, position: int, stop: int) -> Iterator[tuple[int, int]]:
    """The whole lines after the one that `position` is on, as far as `stop`."""
    start = block.line_end(position) + 1
    while start < len(block.data) and (end := block.line_end(start)) <= stop:
        yield start, end
        start = end + 1
