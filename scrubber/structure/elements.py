"""Reads the texts inside an XML element: nested elements, CDATA sections, texts of many lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.matcher import Re2Pattern
from scrubber.structure.lines import pieces
from scrubber.structure.reading import Named, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPEN = Re2Pattern(rb"(?:[ \t][^<>]*[^<>/])?>")
"""The rest of a start tag after its name."""
_NAME = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-:"
_TAG = Re2Pattern(
    rb"<!\[CDATA\[(?P<cdata>(?:[^\]]|\][^\]]|\]\]+[^\]>])*)\]\]+>"
    rb"|<(?P<close>/)[^<>]*>|<[!?][^<>]*>"
    rb"|<(?P<open>[A-Za-z_][A-Za-z0-9_.:-]*)[^<>]*>"
)
_LONGEST_TAG = 4096
_NAMED = Re2Pattern(
    rb"[ \t]*</[^<>]{1,64}>(?:[ \t\r\n\x0b]|\\+[nrt])*(?P<tag><(?P<name>[A-Za-z_][A-Za-z0-9_.-]{0,40})|</|\z)"
)
"""What follows a name that is the text of an element: its end tag and the next tag."""


def read_element(data: bytes, name_start: int, name_end: int, limit: int) -> Reading | None:
    """Read the element whose start tag names it in data[name_start:name_end]; None where there is no such tag."""
    opening = _OPEN.match_at(data, name_end, min(limit, name_end + _LONGEST_TAG))
    if opening is None or not _begins_tag(data, name_start):
        return None
    start = opening[0][1]
    end = _closing(data, data[name_start:name_end], start, limit)
    if end is None:
        return Reading([], None if limit == len(data) else limit)
    return Reading(list(_texts(data, start, end)), end)


def read_next_element(data: bytes, name_start: int, name_end: int, limit: int) -> Reading | None:
    """The element after the one whose text is the name (`<key>password</key> <string>…`); None where there is none."""
    spans = _NAMED.match_at(data, name_end, limit) if _is_text(data, name_start) else None
    if spans is None:
        return None
    if spans[2][0] >= 0:
        return read_element(data, *spans[2], limit)
    return Reading([], None if spans[0][1] == len(data) else spans[0][1])


def _is_text(data: bytes, name_start: int) -> bool:
    """Whether a start tag ends before the name, whatever path stands before it."""
    head = data[max(0, name_start - 128) : name_start].rstrip(_NAME + b"/ \t")
    return head[-1:] == b">" and b"<" in head


def _begins_tag(data: bytes, name_start: int) -> bool:
    """Whether a start tag begins before the name; a namespace may stand between."""
    head = data[max(0, name_start - 64) : name_start]
    return head.rstrip(_NAME)[-1:] == b"<"


def _closing(data: bytes, name: bytes, start: int, limit: int) -> int | None:
    """Where the end tag of that name begins."""
    position = data.find(name + b">", start, limit)
    while position >= 0:
        head = data[max(start, position - 64) : position].rstrip(_NAME)
        if head.endswith(b"</"):
            return data.rfind(b"</", start, position)
        position = data.find(name + b">", position + 1, limit)
    return None


def _texts(data: bytes, start: int, end: int) -> Iterator[Named]:
    """The texts between the tags in data[start:end]."""
    path: list[bytes] = []
    position = start
    while position < end:
        spans = _TAG.search(data, position, end)
        stop, following = spans[0] if spans else (end, end)
        yield from _lines(path, data, position, stop)
        position = following
        if spans is None:
            continue
        cdata, close, opening = spans[1:]
        if cdata[0] >= 0:
            yield from _lines(path, data, *cdata)
        elif close[0] >= 0:
            del path[-1:]
        elif opening[0] >= 0 and data[following - 2 : following] != b"/>":
            path.append(data[slice(*opening)])


def _lines(path: list[bytes], data: bytes, start: int, end: int) -> Iterator[Named]:
    return (Named(tuple(path), *piece) for piece in pieces(data, start, end))
