"""Finds the value beside a name that is a value itself: `{"name": "password", "value": "…"}`, in any order."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scrubber.assignment.names import words_of
from scrubber.assignment.values import value_at
from scrubber.matcher import Re2Pattern
from scrubber.model import Span
from scrubber.structure.lines import following, indent, line_end, line_start
from scrubber.structure.reading import Named, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

NEAR = 512
"""Bytes between a name and its value."""
_NAMING = frozenset(
    "name key field header param parameter variable var env attribute attr property prop option setting label id "
    "identifier type title argument arg k".split()
)
"""Last words of keys whose value names something."""
_PATH = rb"[A-Za-z0-9_./:-]{0,40}"
"""What may stand before a name inside its quotes, as in `/prod/db/password`."""
_LEAD = Re2Pattern(
    rb"(?:^|[^A-Za-z0-9_.-])(?P<key>[A-Za-z_][A-Za-z0-9_.-]{0,40})"
    rb"(?P<quote>\\*[\"']?)[ \t]*(?P<sign>[:=])[ \t]*(?P<open>\\*[\"'])?" + _PATH + rb"\z"
)
_QUOTE = Re2Pattern(rb"\\*[\"']")
_QUOTES = (b'"', b"'")
_END = Re2Pattern(rb"[ \t\r\n\x0b,;}\])>]|\z")
_VALUE_KEY = (
    rb"(?:[A-Za-z_]{0,24}[Vv]alue|VALUE|[Vv]al|[Dd]ata|[Cc]ontent|[Tt]ext|[Dd]efault|[Pp]laintext|[Ss]ecret|v|V)"
)
_VALUE = Re2Pattern(
    rb"(?:^|[^A-Za-z0-9_.-])" + _VALUE_KEY + rb"\\*[\"']?[ \t]*[:=]"
    rb"(?:(?:[ \t\r\n\x0b]|\\+[nrt])*(?P<quoted>\\*[\"'])|[ \t]*(?P<value>[^ \t\r\n\x0b\"']))"
)
"""The key of a value and the first character of it; only a quoted one may stand on the next line."""
_LABELLED = Re2Pattern(rb"(?:^|[ |])(?P<key>[A-Za-z]+[0-9]*)=(?P<value>[^ \t\r\n\x0b])")
"""A field of the Common Event Format; `cs1Label` names what `cs1` holds (ArcSight CEF, custom strings)."""
_STRING = Re2Pattern(rb"\\*\"[^\"\r\n\x0b]*\"|'[^'\r\n\x0b]*'")
_LINE_OVER = Re2Pattern(rb"\\*[\"']?[ \t]*,?[ \t]*(?:\\+[nr]|[\r\n\x0b]|\z)")
_BETWEEN = b"\\\"', \t\r\n\x0b"
"""What may stand between a value and the key after it."""
_VALUE_FIRST = Re2Pattern(rb"\\*[\"'][ \t]*:[ \t]*")
_NAME_NEXT = Re2Pattern(
    rb"\\*[\"'][ \t]*,[ \t\r\n\x0b]*\\*[\"'](?P<key>[A-Za-z_][A-Za-z0-9_.-]{0,40})\\*[\"'][ \t]*:[ \t]*"
    rb"\\*[\"']" + _PATH + rb"\\*[\"']"
)


class _Lead(NamedTuple):
    """The key that introduces a name."""

    key: bytes
    start: int
    goes_on: bool
    """Whether what belongs to it may follow on the next lines."""


def read_sibling(data: bytes, line: Span, name: Span, limit: int) -> Reading | None:
    """The value that belongs to the name in data[name] when a key introduces the name; None when none does."""
    lead = _lead_of(data, line, name)
    if lead is None:
        return None
    before = _before(data, line, lead)
    return Reading([before], name.end) if before else _after(data, line, name, lead, limit)


def read_value_first(data: bytes, start: int, limit: int) -> tuple[Named, Span] | None:
    """The string value of the key that ends at `start` and the name on the line after it, if a key introduces one."""
    operator = _VALUE_FIRST.match_at(data, start, limit)
    value = value_at(data, operator[0][1], line_end(data, start, limit)) if operator else None
    following = _NAME_NEXT.match_at(data, value.end, limit) if value and value.quoted else None
    if value is None or following is None or not _names_something(data[slice(*following[1])]):
        return None
    end = following[0][1] - 1
    end -= len(data[following[1][1] : end]) - len(data[following[1][1] : end].rstrip(b"\\"))
    return Named((), *value), Span(following[1][1], end)


def is_open_after_value(data: bytes, start: int) -> bool:
    """Whether the text ends before the line on which the value of the key that ends at `start` may be named."""
    operator = _VALUE_FIRST.match_at(data, start, len(data))
    value = value_at(data, operator[0][1], line_end(data, start, len(data))) if operator else None
    if value is None or not value.quoted or data[value.end : value.end + NEAR].strip(_BETWEEN):
        return False
    return not data[value.end :].strip(_BETWEEN)


def _names_something(key: bytes) -> bool:
    return bool(words := words_of(key)) and words[-1] in _NAMING


def _lead_of(data: bytes, line: Span, name: Span) -> _Lead | None:
    if data[name.start - 1 : name.start] in _QUOTES and data[name.end : name.end + 1] not in (*_QUOTES, b"\\"):
        return None  # a text that begins with the name
    first = max(line.start, name.start - 128)
    if data.find(b"=", first, name.start) < 0 and data.find(b":", first, name.start) < 0:
        return None
    spans = _LEAD.search(data[first : name.start], 0, name.start - first)
    if spans is None or not _names_something(key := data[first + spans[1][0] : first + spans[1][1]]):
        return None
    start, is_quoted = first + spans[1][0], spans[4][0] >= 0
    if (_QUOTE if is_quoted else _END).match_at(data, name.end, len(data)) is None:
        return None  # the name is only the beginning of the value
    is_over = _LINE_OVER.match_at(data, name.end, len(data)) is not None
    is_plain = spans[2][0] == spans[2][1] and not is_quoted
    return _Lead(key, start, is_over and not (is_plain and data[line_start(data, start) : start].strip(b" \t-")))


def _before(data: bytes, line: Span, lead: _Lead) -> Named | None:
    """The last value on the line before the lead, if both stand in the same object, tag or row."""
    first = max(line.start, lead.start - NEAR)
    text = data[first : lead.start]
    start = max((first + spans[0] for spans in _values(text, lead)), default=-1)
    value = value_at(data, start, lead.start) if start >= 0 else None
    return Named((), *value) if value and _is_together(data[value.end : lead.start]) else None


def _after(data: bytes, line: Span, name: Span, lead: _Lead, limit: int) -> Reading:
    """The first value after the name, if both stand in the same object, tag or row."""
    stop = min(limit, name.end + NEAR) if lead.goes_on else min(line.end, name.end + NEAR)
    text = data[name.end : stop]
    found = next(iter(_values(text, lead)), None)
    if found is not None:
        start = name.end + found[0]
        value = value_at(data, start, line_end(data, start, limit))
        if value and _is_together(text[: found[0]]) and _keeps_depth(data, lead, name.end, start):
            return Reading([Named((), *value)], value.end)
    is_open = lead.goes_on and stop == len(data) and _is_together(text)
    return Reading([], None if is_open else stop)


def _values(text: bytes, lead: _Lead) -> Iterator[tuple[int, int]]:
    """Where values begin in the text whose keys say that they are what the lead names."""
    label = lead.key.removesuffix(b"Label")
    if label != lead.key:
        fields = _spans(_LABELLED, text)
        return (value for _, key, value in fields if text[slice(*key)] == label)
    return (spans[1] if spans[1][0] >= 0 else spans[2] for spans in _spans(_VALUE, text))


def _spans(pattern: Re2Pattern, text: bytes) -> Iterator[list[tuple[int, int]]]:
    position = 0
    while (spans := pattern.search(text, position, len(text))) is not None:
        yield spans
        position = max(start for start, _ in spans[1:])


def _is_together(text: bytes) -> bool:
    """Whether nothing between a name and a value ends what holds both."""
    opening = _QUOTE.match_at(text, 0, len(text))
    depth = 0
    for byte in b"".join(_without_strings(text[opening[0][1] :] if opening else text)):
        depth += (byte in b"{[") - (byte in b"}]")
        if depth < 0 or byte in b"<>":
            return False
    return depth == 0


def _without_strings(text: bytes) -> Iterator[bytes]:
    position = 0
    while (spans := _STRING.search(text, position, len(text))) is not None:
        yield text[position : spans[0][0]]
        position = spans[0][1]
    yield text[position:]


def _keeps_depth(data: bytes, lead: _Lead, start: int, end: int) -> bool:
    """Whether no line of data[start:end] stands less deep than the key that introduced the name."""
    column = lead.start - line_start(data, lead.start)
    prefix = data[lead.start - column : lead.start]
    if prefix.strip(b" \t-"):
        return True
    return all(indent(data, *line) >= column for line in following(data, start, end))
