"""What stands around a sensitive word in a line that is full of them, so that what repeats itself is read once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scrubber.assignment.values import run_end

if TYPE_CHECKING:
    from scrubber.assignment.values import Value
    from scrubber.model import Hit, Span

BUSY = 8
"""Sensitive words on a line from which on it pays to look whether one was read before."""
REMEMBERED = 1 << 12
"""Readings that are remembered of a block."""
_LEFT = 200
"""Bytes before a word that its reading may depend on: its name, and what introduces that."""
_RIGHT = 384
"""Bytes after a word in which its value usually ends."""
_EDGE = 64
"""Bytes after a value that its reading may depend on."""
_LINE_ENDS = (b"\n", b"\r")
_QUOTES = frozenset(b"\"'`")
_DOUBLE = ord('"')


class Surroundings(NamedTuple):
    """A word, the text around it on its line, and whether the structure that it is in was walked."""

    text: bytes
    hit: Hit
    is_walked: bool

    def tell(self, name_end: int, value: Value | None) -> bool:
        """Whether a reading that found this value, or none, would find the same in the whole line."""
        if value is None:
            near = self.text[name_end : name_end + _EDGE]
            _, tag, text = near.partition(b">")
            return _QUOTES.isdisjoint(near) and (not tag or b"<" in text)
        if value.quoted:
            return self.text[value.start - 1] == _DOUBLE and self._shows(value.end)
        end = run_end(self.text, value.end)
        is_opened = not _QUOTES.isdisjoint(self.text[max(value.start - 1, 0) : value.start])
        return not is_opened and b"'" not in self.text[value.start : end + 1] and self._shows(end)

    def _shows(self, end: int) -> bool:
        """Whether what ends there is seen whole, with what follows it."""
        return end + _EDGE <= len(self.text) or self.text[-1:] in _LINE_ENDS


def surroundings(data: bytes, line: Span, hit: Hit, *, is_walked: bool) -> tuple[Surroundings, int]:
    """What stands around a hit, and where that begins."""
    index, start, end = hit
    left = max(line.start, start - _LEFT)
    return Surroundings(data[left : min(line.end, end + _RIGHT)], (index, start - left, end - left), is_walked), left
