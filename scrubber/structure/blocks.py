"""Reads what stands on the lines after a name: YAML blocks, triple quotes, continued lines, the next line of JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.assignment.values import value_at
from scrubber.matcher import Re2Pattern
from scrubber.structure.documents import walk
from scrubber.structure.lines import BLANK, following, indent, line_end, line_start, pieces
from scrubber.structure.reading import Named, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.model import Span

_SCALAR_BLOCK = Re2Pattern(rb"[|>][-+0-9]{0,2}[ \t]*(?:#[^\r\n\x0b]*)?(?:[\r\n\x0b]|\z)")
"""The header of a YAML block scalar (YAML 1.2, section 8.1)."""
_REST_OF_LINE = Re2Pattern(rb"(?:[ \t]*)(?:#[^\r\n\x0b]*)?(?:[\r\n\x0b]|\z)")
_CONTINUED = Re2Pattern(rb"[ \t]*\\[ \t]*(?:\r\n|\n|\r)[ \t]*")
_GAP = Re2Pattern(rb"(?:[ \t\r\n\x0b]|\\+[nrt])*")
_CLEAN_LEAD = Re2Pattern(rb"[ \t]*(?:-[ \t]+)*[\"']?")
_ITEM = Re2Pattern(
    rb"[ \t]*(?P<dash>(?:-[ \t]+)*)(?:[\"']?(?P<key>[A-Za-z_][A-Za-z0-9_.-]*)[\"']?:(?:[ \t]+(?:!![a-z]+[ \t]+)?|\z))?"
)
_QUOTE = Re2Pattern(rb"(\\*)[\"']")
_OPENERS = (b"{", b"[")
_QUOTES = (b'"', b"'")
_MAY_BEGIN = frozenset((*_QUOTES, b"|", b">", b"\\", b"#", b" ", b"\t", b"\r", b"\n", b"\x0b", b""))
"""What stands first where a block may follow."""


def read_block(data: bytes, name: Span, start: int, limit: int) -> Reading | None:
    """Read what follows the operator that ends at `start`, when the line itself holds no value."""
    first = data[start : start + 1]
    if first in _OPENERS:
        return walk(data, start, limit, _slashes(data, name.end))
    if first not in _MAY_BEGIN:
        return None
    if first in _QUOTES:
        return _triple(data, start, limit) if data.startswith(first * 3, start) else None
    if _SCALAR_BLOCK.match_at(data, start, limit) is not None:
        return _scalar_block(data, name.start, limit)
    if (continued := _CONTINUED.match_at(data, start, limit)) is not None:
        return _value(data, continued[0][1], limit)
    return _next_line(data, name, start, limit) if _REST_OF_LINE.match_at(data, start, limit) is not None else None


def _next_line(data: bytes, name: Span, start: int, limit: int) -> Reading | None:
    """The document, the string or the nested block that begins on the next line."""
    if data[name.start - 1 : name.start] in _QUOTES:
        gap = _GAP.match_at(data, start, limit)
        begin = gap[0][1] if gap else start
        if begin == len(data):
            return Reading([], None)
        if data[begin : begin + 1] in _OPENERS:
            return walk(data, begin, limit, _slashes(data, name.end))
        if data[begin : begin + 1] in (*_QUOTES, b"\\"):
            return _value(data, begin, limit)
    lead = data[line_start(data, name.start) : name.start]
    return _nested(data, name.start, limit) if _CLEAN_LEAD.matches_all_of(lead) else None


def _slashes(data: bytes, position: int) -> int | None:
    """How many backslashes stand before the quote at `position`: how deep a string is nested. None without a quote."""
    quote = _QUOTE.match_at(data, position, len(data))
    return quote[1][1] - quote[1][0] if quote else None


def _value(data: bytes, start: int, limit: int) -> Reading:
    """The one value that begins at `start`."""
    if start == len(data):
        return Reading([], None)
    end = line_end(data, start, limit)
    value = value_at(data, start, end)
    return Reading([Named((), *value)] if value else [], end)


def _triple(data: bytes, start: int, limit: int) -> Reading:
    """A string between triple quotes, line by line."""
    closing = data.find(data[start : start + 3], start + 3, limit)
    end = limit if closing < 0 else closing
    is_open = closing < 0 and limit == len(data)
    return Reading([Named((), *piece) for piece in pieces(data, start + 3, end)], None if is_open else end)


def _scalar_block(data: bytes, name_start: int, limit: int) -> Reading:
    """The lines of a YAML block scalar: a secret among them makes all of them one."""
    lines, end = _indented(data, name_start, limit)
    return Reading([Named((), *piece) for line in lines for piece in pieces(data, *line)], end)


def _nested(data: bytes, name_start: int, limit: int) -> Reading:
    """The items and values in the block under a name."""
    lines, end = _indented(data, name_start, limit)
    return Reading([named for line in lines for named in _item(data, *line)], end)


def _item(data: bytes, start: int, end: int) -> Iterator[Named]:
    spans = _ITEM.match_at(data, start, end)
    if spans is None:
        return
    (_, begin), dash, key = spans
    value = value_at(data, begin, end)
    is_alone = value is not None and not data[value.end : end].strip(b" \t\"',")
    if value is not None and (is_alone or key[0] >= 0):
        quoted = value.quoted or key[0] >= 0 or dash[1] > dash[0]
        yield Named((data[slice(*key)],) if key[0] >= 0 else (), value.start, value.end, quoted)


def _indented(data: bytes, name_start: int, limit: int) -> tuple[list[tuple[int, int]], int | None]:
    """The lines after the name's own that stand deeper than it, and where they end (see `Reading.end`)."""
    begin = line_start(data, name_start)
    own = indent(data, begin, name_start)
    is_item = data[begin + own : begin + own + 1] == b"-"
    depth = name_start - begin if is_item else own
    lines: list[tuple[int, int]] = []
    for start, end in following(data, name_start, limit):
        is_blank = not data[start:end].strip(BLANK)
        inside = indent(data, start, end) > depth or (
            data[start : start + depth + 1].strip(BLANK) == b"-" and not is_item
        )
        if not is_blank and not inside:
            return lines, start
        lines.append((start, end))
    return lines, None if limit == len(data) else limit
