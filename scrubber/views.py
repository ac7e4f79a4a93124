"""Decoded views of a block: what it says once escapes, percent codes, colours, fullwidth letters and base64 are undone.

A view holds only the lines that change when decoded. The detectors run on it as on any block, and what they find is
mapped back to the bytes that were decoded, so that a value is found however it is written, and replaced whole.
"""

from __future__ import annotations

import base64
import binascii
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scrubber.matcher import Re2Pattern
from scrubber.model import Block, Triggers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from scrubber.model import Finding, Hit

MAX_DEPTH = 3
"""How many layers of encoding are undone."""

_ESCAPE = Re2Pattern(rb"\\+(?:u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|[/bfnrt])")
"""With all their backslashes, at whatever depth. Quotes stay escaped: they show their level of nesting."""
_PERCENT = Re2Pattern(rb"%[0-9A-Fa-f]{2}")
_INVISIBLE = Re2Pattern(
    rb"\x1b\[[0-9;:?]*[ -/]*[@-~]|\x1b\][^\x07\x1b\r\n]*(?:\x07|\x1b\\)|\xe2\x80[\x8b-\x8f\xaa-\xae]|"
    rb"\xe2\x81[\xa0-\xa9]|\xef\xbb\xbf|\xc2\xad|\x00"
)
_FULLWIDTH = Re2Pattern(rb"\xef\xbc[\x81-\xbf]|\xef\xbd[\x80-\x9e]")
# Base64 of ASCII: the top bit of each byte is 0, so half of the alphabet cannot be among the first three of four.
_FIRST, _SECOND, _THIRD = rb"[A-Za-f]", rb"[A-HQ-Xg-nw-z0-3]", rb"[ABEFIJMNQRUVYZcdghklopstwx014589]"
_BASE64 = (
    rb"(?:" + _FIRST + _SECOND + _THIRD + rb"[A-Za-z0-9+/_-]){5,}"
    rb"(?:" + _FIRST + _SECOND + rb"(?:" + _THIRD + rb"=?|==)?)?"
)
_HEX = rb"\b(?:[2-7][0-9a-f]|0[9ad]){20,}\b"
ENCODED = Triggers(rare=(_BASE64, _HEX))
"""Runs that are, by their alphabet, base64 or hex of text."""
_STANDARD = bytes.maketrans(b"-_", b"+/")
_READABLE = bytes(range(32, 127)) + b"\t\r\n"
_LITERAL = bytes(byte for byte in range(1, 127) if byte not in b"\\%\x1b")
"""Bytes that are part of no encoded unit, base64 and hex aside."""
_SINGLE = {b"b": b" ", b"f": b" ", b"n": b"\x0b", b"r": b"\x0b", b"t": b"\t"}
"""Escaped line ends become vertical tabs, so that a view has one line for each line it was made from."""


@dataclass(frozen=True, slots=True)
class View:
    """Decoded text, what was undone to get it, and where each stretch of it came from."""

    block: Block
    name: str
    starts: list[int]
    sources: list[tuple[int, int, bool]]

    def back(self, finding: Finding) -> Finding:
        """The finding on the bytes that were decoded; an encoded unit goes whole."""
        return finding._replace(start=self._source(finding.start)[0], end=self._source(finding.end - 1)[1])

    def _source(self, position: int) -> tuple[int, int]:
        index = bisect_right(self.starts, position) - 1
        start, end, literal = self.sources[index]
        if not literal:
            return start, end
        offset = start + position - self.starts[index]
        return offset, offset + 1


class _Builder:
    """Collects the stretches of a view."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._pieces: list[bytes] = []
        self._size = 0
        self._starts: list[int] = []
        self._sources: list[tuple[int, int, bool]] = []

    def literal(self, start: int, end: int) -> None:
        """Bytes that stand for themselves."""
        if start < end:
            self._add(self._data[start:end], start, end, literal=True)

    def decoded(self, piece: bytes, start: int, end: int) -> None:
        """Bytes that something else stands for, as one unit."""
        if piece:
            self._add(piece, start, end, literal=False)

    def view(self, name: str) -> View:
        """The finished view."""
        return View(Block(b"".join(self._pieces)), name, self._starts, self._sources)

    def _add(self, piece: bytes, start: int, end: int, *, literal: bool) -> None:
        self._starts.append(self._size)
        self._sources.append((start, end, literal))
        self._pieces.append(piece)
        self._size += len(piece)


def says_all(data: bytes) -> bool:
    """Whether a text without hits of ENCODED has no decoded view."""
    return not data.translate(None, _LITERAL)


def views_of(block: Block, encoded: Sequence[Hit]) -> Iterator[View]:
    """The decoded views of a block that say something the block does not; `encoded` are the hits of ENCODED in it."""
    data = block.data
    if encoded:
        yield from _decoded_runs(block, encoded)
    if b"\\" in data:
        yield from _decode(block, "escapes", _ESCAPE, _unescape)
    if b"%" in data:
        yield from _decode(block, "percent codes", _PERCENT, _unquote)
    plain = data.isascii()
    if b"\x1b" in data or b"\x00" in data or not plain:
        yield from _decode(block, "colours and invisible characters", _INVISIBLE, _drop)
    if not plain:
        yield from _decode(block, "fullwidth letters", _FULLWIDTH, _narrow)


def _decoded_runs(block: Block, hits: Sequence[Hit]) -> Iterator[View]:
    """A view with a line for each run of base64 or hex that can be read."""
    builder, position = _Builder(block.data), 0
    for kind, start, end in hits:
        text = _read_run(block.data[start:end], kind) if start >= position else None
        if text is not None:
            builder.decoded(text, start, end)
            builder.decoded(b"\n", start, end)
            position = end
    if position:
        yield builder.view("base64 or hex")


def _read_run(run: bytes, kind: int) -> bytes | None:
    """What a run stands for, on one line; None when that is no text."""
    try:
        if kind:
            text = bytes.fromhex(run.decode())
        else:
            bare = run.rstrip(b"=").translate(_STANDARD)
            text = base64.b64decode(bare + b"=" * (-len(bare) % 4))
    except (binascii.Error, ValueError):
        return None
    return None if text.translate(None, _READABLE) else text.replace(b"\r", b"\x0b").replace(b"\n", b"\x0b")


def _decode(block: Block, name: str, pattern: Re2Pattern, decode: Callable[[bytes], bytes]) -> Iterator[View]:
    """A view of the lines in which the pattern matches, each match decoded; nothing where none does."""
    units = [(0, match.start, match.end) for match in pattern.find(block.data, 0, len(block.data))]
    if not units:
        return
    data, builder = block.data, _Builder(block.data)
    for start, end, own in block.by_line(units):
        position = start
        for _, unit_start, unit_end in own:
            builder.literal(position, unit_start)
            builder.decoded(decode(data[unit_start:unit_end]), unit_start, unit_end)
            position = unit_end
        builder.literal(position, end)
    yield builder.view(name)


def _unescape(unit: bytes) -> bytes:
    code = unit.lstrip(b"\\")
    if code[:1] == b"u":
        return chr(int(code[1:], 16)).encode("utf-8", "replace")
    if code[:1] == b"x":
        return _one_line(bytes.fromhex(code[1:].decode()))
    return _SINGLE.get(code, code)


def _unquote(unit: bytes) -> bytes:
    return _one_line(bytes.fromhex(unit[1:].decode()))


def _one_line(byte: bytes) -> bytes:
    return b"\x0b" if byte in b"\r\n" else byte


def _drop(_: bytes) -> bytes:
    return b""


def _narrow(unit: bytes) -> bytes:
    """The ASCII character of a fullwidth one (U+FF01 to U+FF5E stand for `!` to `~`)."""
    return chr(ord(unit.decode()) - 0xFEE0).encode()
