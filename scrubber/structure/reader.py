"""Reads the structure that a name introduces, of whatever kind it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.structure.blocks import read_block
from scrubber.structure.elements import read_element, read_next_element
from scrubber.structure.reading import REACH
from scrubber.structure.siblings import read_sibling

if TYPE_CHECKING:
    from scrubber.model import Block, Span
    from scrubber.structure.reading import Reading


def read_under(block: Block, line: Span, name: Span, operator_end: int | None) -> Reading | None:
    """The values under the name in block.data[name]; None where it introduces no structure.

    `operator_end` is where the operator after the name ends, if there is one.
    """
    data, limit = block.data, limit_of(block, line, name)
    before = data[name.start - 1 : name.start]
    if before in (b"<", b":") and (reading := read_element(data, name.start, name.end, limit)) is not None:
        return reading
    return None if operator_end is None else read_block(data, name, operator_end, limit)


def read_beside(block: Block, line: Span, name: Span) -> Reading | None:
    """The value beside the name, when the name is a value itself; None where there is none."""
    data, limit = block.data, limit_of(block, line, name)
    if data[name.end : name.end + 1] == b"<":
        return read_next_element(data, name.start, name.end, limit)
    return read_sibling(data, line, name, limit)


def limit_of(block: Block, line: Span, name: Span) -> int:
    """How far a structure may reach: over lines only where none are left out."""
    return min(len(block.data), name.end + REACH) if block.is_whole else line.end
