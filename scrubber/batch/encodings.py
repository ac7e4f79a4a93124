"""Shows the engine UTF-8 where a file is UTF-16 or UTF-32, and gives the file its own encoding back."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""UTF-32 first: its little-endian mark begins with that of UTF-16."""
LONGEST_MARK = 4
_SAMPLE, _SHORTEST_SAMPLE = 4096, 8
_MANY, _FEW = 0.7, 0.05
"""Shares of NULs among the bytes of one parity."""


class Transcoder(Protocol):
    """Turns what a file holds into UTF-8-like bytes and back."""

    def read(self, chunk: bytes, *, final: bool = False) -> bytes:
        """The chunk for the engine."""

    def write(self, piece: bytes) -> bytes:
        """The piece for the file."""


class AsIs:
    """For UTF-8, every ASCII superset, and bytes that are no text at all."""

    def read(self, chunk: bytes, *, final: bool = False) -> bytes:  # noqa: ARG002 - the other transcoder needs it
        """The chunk itself."""
        return chunk

    def write(self, piece: bytes) -> bytes:
        """The piece itself."""
        return piece


class Wide:
    """For encodings of two or four bytes a unit; lone surrogates pass through unchanged."""

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding
        self._decoder = codecs.getincrementaldecoder(encoding)("surrogatepass")
        self._pending = b""

    def read(self, chunk: bytes, *, final: bool = False) -> bytes:
        """The chunk as UTF-8.

        Raises:
            UnicodeDecodeError: the file ends inside a character.
        """
        return self._decoder.decode(chunk, final).encode("utf-8", "surrogatepass")

    def write(self, piece: bytes) -> bytes:
        """The piece in the file's encoding. Pieces end at line ends, or in windows, maybe inside a character."""
        whole = self._pending + piece
        cut = _last_character(whole)
        self._pending = whole[cut:]
        return whole[:cut].decode("utf-8", "surrogatepass").encode(self._encoding, "surrogatepass")


def transcoder_for(head: bytes) -> Transcoder:
    """The transcoder for a file that begins with `head` (at least `LONGEST_MARK` bytes of it, if it has them)."""
    marked = next((encoding for mark, encoding in _MARKS if head.startswith(mark)), None)
    encoding = marked or _unmarked(head[:_SAMPLE])
    return Wide(encoding) if encoding else AsIs()


def may_be_wide(head: bytes) -> bool:
    """Whether more must be seen to tell: it begins like a mark, or too little of text with NULs has come."""
    if len(head) >= _SAMPLE:
        return False
    begins = any(mark.startswith(head[:LONGEST_MARK]) and len(head) < len(mark) for mark, _ in _MARKS)
    return begins or (b"\0" in head[:LONGEST_MARK] and not any(head.startswith(mark) for mark, _ in _MARKS))


def _unmarked(sample: bytes) -> str | None:
    """UTF-16 without a mark: nearly every other byte of mostly Latin text is NUL."""
    even, odd = sample[::2], sample[1::2]
    if len(odd) < _SHORTEST_SAMPLE:
        return None
    nul_even, nul_odd = even.count(0) / len(even), odd.count(0) / len(odd)
    if nul_odd > _MANY and nul_even < _FEW:
        return "utf-16-le"
    return "utf-16-be" if nul_even > _MANY and nul_odd < _FEW else None


def _last_character(data: bytes) -> int:
    """Where a character begins that `data` does not hold whole, or its end."""
    for back in range(1, min(4, len(data)) + 1):
        byte = data[-back]
        if byte >= 0xC0:
            needed = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return len(data) - back if back < needed else len(data)
        if byte < 0x80:
            break
    return len(data)


def transcoded(chunks: Iterator[bytes], transcoder: Transcoder) -> Iterator[bytes]:
    """All chunks through the transcoder, and what it held back."""
    for chunk in chunks:
        yield transcoder.read(chunk)
    yield transcoder.read(b"", final=True)
