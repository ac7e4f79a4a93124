"""Decoded views of a block: what it says once escapes, entities, colours, lookalike letters and base64 are undone.

A view holds only the lines that change when decoded. The detectors run on it as on any block, and what they find is
mapped back to the bytes that were decoded, so that a value is found however it is written, and replaced whole.
"""

from __future__ import annotations

from heapq import merge
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from scrubber import decoders, partial_lines
from scrubber.model import GAP, Triggers
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
    extents=partial_lines.extents,
)
"""Lines that go on in others, and runs that are encoded text."""


class _Kind(NamedTuple):
    """A way of writing text: its units, what undoes one, and the bytes of which a text with units has one.

    One that is not `is_ascii` needs none of them in a text that is not ASCII.
    """

    name: str
    pattern: Re2Pattern
    decode: Callable[[bytes], bytes]
    marks: tuple[bytes, ...] = ()
    is_ascii: bool = True


_KINDS = (
    _Kind("escapes", decoders.ESCAPE, decoders.unescape, (b"\\",)),
    _Kind("percent codes", decoders.PERCENT, decoders.unquote, (b"%",)),
    _Kind("character references", decoders.ENTITY, decoders.refer, (b"&",)),
    _Kind("colours and invisible characters", decoders.INVISIBLE, decoders.drop, (b"\x1b", b"\x00"), is_ascii=False),
    _Kind("fullwidth letters", decoders.FULLWIDTH, decoders.narrow, is_ascii=False),
    _Kind("lookalike letters", decoders.MIXED_SCRIPT, decoders.latin, is_ascii=False),
)
_MARKS = tuple(mark for kind in _KINDS for mark in kind.marks)


def says_all(data: bytes) -> bool:
    """Whether a text without hits of ENCODED has no decoded view."""
    return not data.translate(None, decoders.LITERAL)


def views_of(block: Block, hits: Sequence[Hit], *, unpack: bool = True) -> Iterator[View]:
    """The decoded views of a block that say something it does not; `hits` are those of ENCODED in it.

    Gzip is read unless told not to `unpack`: once a text, or it could grow beyond measure.
    """
    if hits:
        marks = len(partial_lines.MARKS)
        yield from partial_lines.joined(block, [hit for hit in hits if hit[0] < marks])
        runs = [(kind - marks, start, end) for kind, start, end in hits if kind >= marks]
        yield from _decoded_runs(block, runs, unpack=unpack)
    yield from _decoded_lines(block)


def _decoded_runs(block: Block, hits: Sequence[Hit], *, unpack: bool) -> Iterator[View]:
    """A view with a line for each run of base64 or hex that can be read, and one for those of gzip."""
    plain, packed, position = Builder(block.data), Builder(block.data), 0
    for kind, start, end in sorted(hits, key=_longest_first):
        is_packed = kind == decoders.IS_GZIP
        is_read = start >= position and (unpack or not is_packed)
        text = decoders.read_run(block.data[start:end], kind) if is_read else None
        if text:
            builder = packed if is_packed else plain
            builder.decoded(text, start, end)
            builder.decoded(b"\n" + GAP, start, end)
            position = end
    if not plain.is_empty:
        yield plain.view("base64 or hex")
    if not packed.is_empty:
        yield packed.view("gzip", is_unpacked=True)


def _longest_first(hit: Hit) -> tuple[int, int]:
    return hit[1], -hit[2]


def _decoded_lines(block: Block) -> Iterator[View]:
    """The lines in which something is encoded, all of it decoded; and where that is more than one kind, each alone.

    Those of each kind alone are decoded no further: the number of views would grow with every order of the kinds.
    """
    whole: dict[tuple[int, ...], Builder] = {}
    alone: dict[int, Builder] = {}
    for start, end, units in block.by_line(_units(block.data)):
        kinds = tuple(sorted(set(map(itemgetter(0), units))))
        _add_line(whole.setdefault(kinds, Builder(block.data)), block.data, start, end, units)
        for kind in kinds if len(kinds) > 1 else ():
            own = [unit for unit in units if unit[0] == kind]
            _add_line(alone.setdefault(kind, Builder(block.data)), block.data, start, end, own)
    for builder in (*whole.values(), *alone.values()):
        _add_gap(builder, block.data, len(block.data))
    for kinds, builder in whole.items():
        yield builder.view(", ".join(_KINDS[kind].name for kind in kinds))
    for kind, builder in alone.items():
        yield builder.view(_KINDS[kind].name, is_partial=True)


def _units(data: bytes) -> list[Hit]:
    """What is encoded in the text, by kind."""
    is_ascii = data.isascii()
    if is_ascii and not any(map(data.__contains__, _MARKS)):
        return []
    found = [
        [(index, start, end) for start, end in kind.pattern.spans(data)]
        for index, kind in enumerate(_KINDS)
        if any(mark in data for mark in kind.marks) or not (is_ascii or kind.is_ascii)
    ]
    return list(merge(*found, key=_longest_first)) if len(found) > 1 else found[0] if found else []


def _add_line(builder: Builder, data: bytes, start: int, end: int, units: Sequence[Hit]) -> None:
    if not builder.is_empty:
        _add_gap(builder, data, start)
    position = start
    for kind, unit_start, unit_end in units:
        if unit_start >= position:
            if unit_start > position:
                builder.literal(position, unit_start)
            builder.decoded(_KINDS[kind].decode(data[unit_start:unit_end]), unit_start, unit_end)
            position = unit_end
    builder.literal(position, end)


def _add_gap(builder: Builder, data: bytes, until: int) -> None:
    """Mark what is left out, if that is more than the rest of a line end and a blank line."""
    if until - builder.end > _BLANK_LINE or data[builder.end : until].strip(b"\r\n"):
        builder.gap()
