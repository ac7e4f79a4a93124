"""Decoded views of a block: what it says once escapes, entities, colours, lookalike letters and base64 are undone.

A view holds only the lines that change when decoded. The detectors run on it as on any block, and what they find is
mapped back to the bytes that were decoded, so that a value is found however it is written, and replaced whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber import decoders, partial_lines
from scrubber.model import GAP, Triggers, each
from scrubber.view import Builder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from scrubber.matcher import Re2Pattern
    from scrubber.model import Block, Hit
    from scrubber.view import View

MAX_DEPTH = 3
"""How many layers of encoding are undone."""
_BLANK_LINE = 3
ENCODED = Triggers(
    partial_lines.MARKS,
    rare=decoders.RUNS,
    multiline=len(partial_lines.MARKS),
    reach=partial_lines.REACH,
    extents=each(partial_lines.extent),
)
"""Lines that go on in others, and runs that are encoded text."""


def says_all(data: bytes) -> bool:
    """Whether a text without hits of ENCODED has no decoded view."""
    return not data.translate(None, decoders.LITERAL)


def views_of(block: Block, hits: Sequence[Hit]) -> Iterator[View]:
    """The decoded views of a block that say something it does not; `hits` are those of ENCODED in it."""
    data, marks = block.data, len(partial_lines.MARKS)
    if hits:
        yield from partial_lines.joined(block, [hit for hit in hits if hit[0] < marks])
        yield from _decoded_runs(block, [(kind - marks, start, end) for kind, start, end in hits if kind >= marks])
    if b"\\" in data:
        yield from _decode(block, "escapes", decoders.ESCAPE, decoders.unescape)
    if b"%" in data:
        yield from _decode(block, "percent codes", decoders.PERCENT, decoders.unquote)
    if b"&" in data:
        yield from _decode(block, "character references", decoders.ENTITY, decoders.refer)
    plain = data.isascii()
    if b"\x1b" in data or b"\x00" in data or not plain:
        yield from _decode(block, "colours and invisible characters", decoders.INVISIBLE, decoders.drop)
    if not plain:
        yield from _decode(block, "fullwidth letters", decoders.FULLWIDTH, decoders.narrow)
        yield from _decode(block, "lookalike letters", decoders.MIXED_SCRIPT, decoders.latin)


def _decoded_runs(block: Block, hits: Sequence[Hit]) -> Iterator[View]:
    """A view with a line for each run of base64 or hex that can be read."""
    builder, position = Builder(block.data), 0
    for kind, start, end in sorted(hits, key=_longest_first):
        text = decoders.read_run(block.data[start:end], kind) if start >= position else None
        if text:
            builder.decoded(text, start, end)
            builder.decoded(b"\n" + GAP, start, end)
            position = end
    if position:
        yield builder.view("base64, hex or gzip")


def _longest_first(hit: Hit) -> tuple[int, int]:
    return hit[1], -hit[2]


def _decode(block: Block, name: str, pattern: Re2Pattern, decode: Callable[[bytes], bytes]) -> Iterator[View]:
    """A view of the lines in which the pattern matches, each match decoded; nothing where none does."""
    units = [(0, match.start, match.end) for match in pattern.find(block.data, 0, len(block.data))]
    if not units:
        return
    data, builder, position = block.data, Builder(block.data), 0
    for start, end, own in block.by_line(units):
        if position and _leaves_out(data, position, start):
            builder.gap(position)
        position = start
        for _, unit_start, unit_end in own:
            builder.literal(position, unit_start)
            builder.decoded(decode(data[unit_start:unit_end]), unit_start, unit_end)
            position = unit_end
        builder.literal(position, end)
        position = end
    if _leaves_out(data, position, len(data)):
        builder.gap(position)
    yield builder.view(name)


def _leaves_out(data: bytes, start: int, end: int) -> bool:
    """Whether more stands in data[start:end] than the rest of a line end and a blank line."""
    return end - start > _BLANK_LINE or bool(data[start:end].strip(b"\r\n"))
