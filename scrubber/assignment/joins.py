"""Where the name ends that a sensitive word is part of, and what ties it to a value."""

from __future__ import annotations

from enum import Enum

from scrubber.matcher import Re2Pattern
from scrubber.model import Span

_NAME = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-."
_NAME_BYTES = frozenset(bytes((byte,)) for byte in _NAME)
LONGEST_NAME = 64
"""Bytes before a word that its name may have."""
_YAML_TAG = Re2Pattern(rb"(?:(?:!![a-z]{2,12}|&[A-Za-z0-9_-]{1,40})[ \t]+)+")
"""A tag or an anchor before a value (YAML 1.2, section 6.9)."""
_TAIL = Re2Pattern(rb"[A-Za-z0-9_\-]{0,40}(?:\.[A-Za-z_][A-Za-z0-9_\-]{0,40}){0,3}")
_JOIN = Re2Pattern(
    rb"(?P<assign>\\*[\"'`]?\]?(?: [(\[][A-Za-z0-9 _-]{1,24}[)\]])?[ \t]{0,40}"
    rb"(?:=>|->|[:?+]{0,3}={1,3}|::[ \t]|:)[ \t]{0,8}|\\*[\"'];s:[0-9]{1,9}:)"  # the last as PHP serializes
    rb"|(?P<pair>\\*[\"'][ \t]{0,4},[ \t]{0,4})"
    rb"|(?P<element>\\*[\"']?>[ \t]{0,8})"
    rb"|(?P<prose>[ \t]{1,4}(?:(?:for|of)[ \t]{1,4}[^ \t\r\n]{1,64}[ \t]{1,4})?(?:is|was|=|:)[ \t:=]{1,4})"
    rb"|(?P<owner>[ \t]{1,4}(?:for|of)[ \t]{1,4}[^ \t\r\n:]{1,64}:[ \t]{1,4})"
    rb"|(?P<cell>[ \t]{1,40}\|[ \t]{1,4})"
    rb"|(?P<dash>[ \t]{1,4}-[ \t]{1,4})"
    rb"|(?P<space>[ \t]{1,4})"
)
_PADDING = (b"== ", b"==\t")
"""The end of base64 whose last letters happen to be a name."""


class Join(Enum):
    """What stands between a name and its value, and so how much the place itself proves."""

    ASSIGN = "assign"
    PAIR = "pair"
    ELEMENT = "element"
    PROSE = "prose"
    OWNER = "owner"
    CELL = "cell"
    DASH = "dash"
    SPACE = "space"


_JOINS = tuple(Join)
_JOIN_BEGINS = frozenset(bytes((byte,)) for byte in b"\\\"'`] \t=-:?+>")
_GOES_ON = frozenset((b"=", b">", b" ", b"\t"))
"""What may follow an equals sign and still belong to the operator."""
_TAG_BEGINS = frozenset((b"!", b"&"))


def name_around(data: bytes, line: Span, start: int, end: int) -> Span:
    """The whole name that the sensitive word in data[start:end] is part of."""
    if data[start - 1 : start] in _NAME_BYTES:
        head = data[max(line.start, start - LONGEST_NAME) : start]
        start += len(head.rstrip(_NAME)) - len(head)
    if data[end - 1 : end] not in _NAME_BYTES:
        return Span(start, end - 1)
    if data[end : end + 1] not in _NAME_BYTES:
        return Span(start, end)
    tail = _TAIL.match_at(data, end - 1, line.end)
    return Span(start, tail[0][1] if tail else end - 1)


def join_after(data: bytes, line: Span, name: Span) -> tuple[Join, int] | None:
    """What ties the name to a value, and where the value begins."""
    first = data[name.end : name.end + 1]
    if first == b"=" and data[name.end + 1 : name.end + 2] not in _GOES_ON:
        return Join.ASSIGN, _past_tag(data, name.end + 1, line.end)
    spans = _JOIN.match_at(data, name.end, line.end) if first in _JOIN_BEGINS else None
    if spans is None or data[name.end : name.end + 3] in _PADDING:
        return None
    join = _JOINS[next(index for index, span in enumerate(spans[1:]) if span[0] >= 0)]
    if join in (Join.SPACE, Join.PAIR) and data[name.start : name.start + 1] == b"-":
        join = Join.ASSIGN  # --password VALUE, ["--password", "VALUE"]
    if join is Join.CELL and data[line.start : name.start].strip(b" \t") != b"|":
        join = Join.DASH  # no row of a Markdown table that begins with the name
    if join is Join.ELEMENT and data[name.start - 1 : name.start] not in (b"<", b'"', b"'", b":"):
        return None
    end = spans[0][1]
    return join, _past_tag(data, end, line.end) if join is Join.ASSIGN else end


def _past_tag(data: bytes, start: int, end: int) -> int:
    """Past the tags of YAML that stand at `start`, if any do."""
    tag = _YAML_TAG.match_at(data, start, end) if data[start : start + 1] in _TAG_BEGINS else None
    return tag[0][1] if tag else start
