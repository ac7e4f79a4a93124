"""Walks JSON, and what prints like it, wherever it stands: in strings, over many lines, behind the prefixes of a log.

The walk is lenient: what is no token of the document is skipped, so that a container's or a terminal's prefix on each
line, comments, or type names before a value do not end it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.assignment.values import closing_quote
from scrubber.matcher import Re2Pattern
from scrubber.structure.reading import Named, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = Re2Pattern(
    rb"(\\*)([\"'])"  # a quote and the backslashes that tell how deep it stands
    rb"|([{}\[\],])"
    rb"|(-?[0-9][0-9.eE+-]*|true|false|null|True|False|None)"
    rb"|([A-Za-z_][A-Za-z0-9_.-]*)(?:=|: ?)([^ \t\r\n\x0b\"'\\{}\[\],:=]+)"  # key=value, as Java and Go print it
)
_COLON = Re2Pattern(rb"(?:[ \t\r\n\x0b]|\\+[nrt])*:")
_BEFORE_SCALAR = (b":", b"[", b",", b"=")
_AFTER_SCALAR = (b",", b"]", b"}", b"")
_GAP = b" \t\r\n\x0b"


class _Level:
    """An object or a list that is open."""

    __slots__ = ("index", "is_list", "key")

    def __init__(self, *, is_list: bool) -> None:
        self.is_list = is_list
        self.key: bytes | None = None
        self.index = 0

    @property
    def name(self) -> bytes:
        """What the value now to come is called."""
        return b"%d" % self.index if self.is_list else self.key or b""

    @property
    def takes_value(self) -> bool:
        """Whether a value comes next."""
        return self.is_list or self.key is not None

    def next(self) -> None:
        """A comma was read."""
        self.index += 1
        self.key = None


class _Walk:
    """One walk, from the bracket that opens a document to the one that closes it."""

    def __init__(self, data: bytes, start: int, end: int, depth: int | None) -> None:
        self._data = data
        self._position = start
        self._end = end
        self._slashes = depth
        self._marks = b"\"'"
        self._levels: list[_Level] = []
        self._is_outside = False

    def values(self) -> Iterator[Named]:
        """The scalars in the document."""
        while (spans := _TOKEN.search(self._data, self._position, self._end)) is not None:
            (start, self._position), slashes, mark, bracket, scalar, key, value = spans
            if mark[0] >= 0:
                yield from self._quote(mark[0], slashes[1] - slashes[0])
            elif self._is_outside:
                continue
            elif bracket[0] >= 0:
                self._bracket(self._data[start : start + 1])
                if not self._levels:
                    return
            elif key[0] >= 0:
                yield self._named(*value, self._data[slice(*key)])
            elif self._levels[-1].takes_value and _stands_alone(self._data, *scalar):
                yield self._named(*scalar)

    @property
    def end(self) -> int | None:
        """Just past the closing bracket, or None when it was not reached."""
        return None if self._levels else self._position

    def _named(self, start: int, end: int, *more: bytes) -> Named:
        return Named((*(level.name for level in self._levels), *more), start, end)

    def _bracket(self, bracket: bytes) -> None:
        if bracket in b"{[":
            self._levels.append(_Level(is_list=bracket == b"["))
        elif bracket == b",":
            self._levels[-1].next()
        else:
            self._levels.pop()

    def _quote(self, mark: int, slashes: int) -> Iterator[Named]:
        """A string of the document; a quote of the string around the document ends or resumes it."""
        byte = self._data[mark : mark + 1]
        if self._slashes is None:
            self._slashes = slashes
            self._marks = b'"' if byte == b'"' else self._marks
        if byte not in self._marks or slashes > self._slashes:
            return
        if slashes < self._slashes:
            self._is_outside = not self._is_outside
        elif not self._is_outside:
            yield from self._string(mark + 1, b"\\" * slashes + byte)

    def _string(self, start: int, quote: bytes) -> Iterator[Named]:
        closing = closing_quote(self._data, start, self._end, quote)
        end = _line_end(self._data, start, self._end) if closing is None else closing
        self._position = end if closing is None else end + len(quote)
        level = self._levels[-1]
        colon = (
            None if level.is_list or level.key is not None else _COLON.match_at(self._data, self._position, self._end)
        )
        if colon is not None:
            level.key, self._position = self._data[start:end], colon[0][1]
        elif level.takes_value and end > start:
            yield self._named(start, end)


def walk(data: bytes, start: int, end: int, slashes: int | None = None) -> Reading:
    """Read the document whose opening bracket is at `start`; its quotes have `slashes` backslashes (any, if None)."""
    document = _Walk(data, start, end, slashes)
    return Reading(list(document.values()), document.end)


def _stands_alone(data: bytes, start: int, end: int) -> bool:
    """Whether a number or a literal is a whole value rather than part of a word."""
    before, after = data[max(0, start - 80) : start].rstrip(_GAP)[-1:], data[end : end + 80].lstrip(_GAP)[:1]
    return before in _BEFORE_SCALAR and after in _AFTER_SCALAR


def _line_end(data: bytes, start: int, end: int) -> int:
    ends = (found for mark in (b"\n", b"\r", b"\x0b") if (found := data.find(mark, start, end)) >= 0)
    return min(ends, default=end)
