"""Where the value of an assignment begins and ends: by the quote that opens it, else by what can follow it."""

from __future__ import annotations

from typing import NamedTuple

from scrubber.matcher import Re2Pattern

LONGEST_BARE = 4096
"""Bytes of a bare value that are looked at; a longer one goes to its delimiter, whatever it is."""
_LONGEST_QUOTED = 16_384
"""Bytes in which the closing quote is looked for; without one the value is taken as bare."""
_JSON_HEAD = 4096
"""Bytes before a value in which the start of its JSON line is looked for."""
_NEAR = 512
"""Bytes before a bare value in which an apostrophe may have opened a string."""
_MOST_BACKSLASHES = 64
"""Backslashes before a quote that are counted."""

_OPENING = Re2Pattern(
    rb"(?:(?:Some|Optional|Just|Ok|Secret(?:Str|String|Value)?|string)(?:\([0-9]{1,6}\) |\())?"  # as types print it
    rb"[A-Za-z]{0,2}(\\*)([\"'`])"
)
_SHELL_APOSTROPHE = Re2Pattern(rb"'(?:\\'|\"'\")'")
"""How shells quote an apostrophe: the string ends, an apostrophe follows, the next string begins."""
_QUOTES = frozenset((b'"', b"'", b"`"))
_MAY_OPEN = frozenset(bytes((byte,)) for byte in b"\\burfeBURFENSOJs")
_BARE = Re2Pattern(rb"[^ \t\r\n\"'`<>\x00\x0b\x1b\\]+(?:\\[^\"'`nrtu \r\n][^ \t\r\n\"'`<>\x00\x0b\x1b\\]*)*")
_NEXT_NAME = Re2Pattern(rb"[,;&|](?:[A-Za-z_][A-Za-z0-9_.\-]*[=:]|$)|\^[A-Za-z_][A-Za-z0-9_.\-]*=")
_WIDE_SEPARATORS = (b"\xe2\x80\xa8", b"\xe2\x80\xa9", b"\xc2\x85", b"\xc2\xa0", b"\xe3\x80\x80")
"""Unicode line and paragraph separators, next line, no-break and ideographic space, in UTF-8."""
_OPENERS = {b")": b"(", b"]": b"[", b"}": b"{"}
_CLOSERS = (*_OPENERS, b",", b";")


class Value(NamedTuple):
    """Where a value stands and whether it is quoted."""

    start: int
    end: int
    quoted: bool


def element_value(data: bytes, start: int, end: int) -> Value | None:
    """The text of an XML element that begins at `start`; a string around the element may end before it does."""
    stop = data.find(b"<", start, min(end, start + _LONGEST_QUOTED))
    if data.find(b'"', start, max(stop, start)) >= 0:
        return None
    if data[stop : stop + 2] != b"</" and data.find(b"'", start, max(stop, start)) >= 0:
        return None  # '<TOKEN>', 'next': '<NEXT>'
    return Value(start, stop, quoted=True) if stop > start else None


def value_at(data: bytes, start: int, end: int) -> Value | None:
    """The quoted or bare value that begins at `start`."""
    quote = _opening_quote(data, start, end)
    if quote is not None:
        start = quote[1]
        limit = _string_end(data, start, min(end, start + _LONGEST_QUOTED), data[start - 1 : start])
        closing = closing_quote(data, start, limit, data[slice(*quote)])
        while closing is not None and (apostrophe := _SHELL_APOSTROPHE.match_at(data, closing, limit)) is not None:
            closing = closing_quote(data, apostrophe[0][1], limit, b"'")
        if closing is not None:
            return Value(start, closing, quoted=True) if closing > start else None
    bare = _BARE.match_at(data, start, min(end, start + LONGEST_BARE))
    if bare is None:
        return None
    if bare[0][1] == start + LONGEST_BARE:
        whole = _BARE.match_at(data, start, end)
        return Value(start, whole[0][1] if whole else end, quoted=False)
    stop = bare[0][1]
    while (
        data[stop : stop + 1] == b"'" and _goes_on(data, start, stop) and (more := _BARE.match_at(data, stop + 1, end))
    ):
        stop = more[0][1]
    return Value(start, _trimmed(data, start, stop), quoted=False)


def run_end(data: bytes, start: int) -> int:
    """Where a bare value would end that goes on at `start`."""
    run = _BARE.match_at(data, start, len(data))
    return run[0][1] if run else start


def _opening_quote(data: bytes, start: int, end: int) -> tuple[int, int] | None:
    """The quote that opens a value at `start`, with its backslashes."""
    first = data[start : start + 1]
    if first in _QUOTES and start < end:
        return start, start + 1
    opening = _OPENING.match_at(data, start, end) if first in _MAY_OPEN else None
    return (opening[1][0], opening[0][1]) if opening else None


def _goes_on(data: bytes, start: int, apostrophe: int) -> bool:
    """Whether an apostrophe is part of a bare value: letters on both sides, and none open before the value."""
    head = data[max(0, start - _NEAR) : start]
    around = data[apostrophe - 1 : apostrophe] + data[apostrophe + 1 : apostrophe + 2]
    return len(around) == 2 and around.isalnum() and _last_line(head).count(b"'") % 2 == 0


def _last_line(head: bytes) -> bytes:
    """What stands after the last line end; a line ends at LF or CR."""
    return head[max(head.rfind(b"\n"), head.rfind(b"\r")) + 1 :]


def _string_end(data: bytes, start: int, end: int, mark: bytes) -> int:
    """Where the JSON string ends that an apostrophe or a backtick at `start` stands in; `end` where there is none."""
    if mark == b'"':
        return end
    head = data[max(0, start - _JSON_HEAD) : start]
    head = _last_line(head).lstrip()
    if head[:2] not in (b'{"', b'["') or (head.count(b'"') - head.count(b'\\"')) % 2 == 0:
        return end
    found = data.find(b'"', start, end)
    return found if found >= 0 else end


def closing_quote(data: bytes, start: int, end: int, quote: bytes) -> int | None:
    """Where the quote that closes begins: as many backslashes, or those of escaped backslashes before it."""
    level, mark = len(quote) - 1, quote[-1:]
    position = data.find(mark, start, end)
    while position >= 0:
        run = data[max(start, position - _MOST_BACKSLASHES) : position]
        slashes = len(run) - len(run.rstrip(b"\\"))
        if slashes < level:
            return None  # the string around this one ends here
        if (slashes - level) % (2 * level + 2) == 0:
            return position - level
        position = data.find(mark, position + 1, end)
    return None


def _trimmed(data: bytes, start: int, end: int) -> int:
    """The end of a bare value: before a separator that another name follows, and before brackets opened outside it."""
    text = data[start:end]
    if not text.isascii():
        text = min((text.partition(separator)[0] or text for separator in _WIDE_SEPARATORS), key=len)
    if text.translate(None, b",;&|^") != text:
        following = next(_NEXT_NAME.find(text, 0, len(text)), None)
        text = text[: following.start] if following else text
    end = start + len(text)
    while (last := data[end - 1 : end]) in _CLOSERS and end > start:
        if last in _OPENERS and data.count(_OPENERS[last], start, end) >= data.count(last, start, end):
            break
        end -= 1
    return end
