"""Shows the engine UTF-8 where a file is in another encoding, and gives the file its own encoding back."""

from __future__ import annotations

import codecs
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from scrubber.errors import InputError, UsageError
from scrubber.matcher import Re2Pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""UTF-32 first: its little-endian mark begins with that of UTF-16."""
LONGEST_MARK = 4
_UNICODE = {
    "utf-8": "utf-8",
    "utf-8-sig": "utf-8",
    "utf-16": "utf-16-le",  # without a mark, as Windows writes it
    "utf-32": "utf-32-le",
    **{name: name for _, name in _MARKS},
}
_ASCII = bytes(range(128)) + rb"\u0041" + b"\x1b$B!!\x1b(B"
"""What means itself in every encoding that is read, escapes of ISO 2022 included."""
_INSIDE = bytes(range(0x30, 0x100))
"""Bytes that a character of several may hold behind its first; GB18030 goes the farthest down."""
_LONGEST_WORD = 1 << 20
_SAMPLE, _SHORTEST_SAMPLE = 4096, 8
_SHORTEST_RUN = 32
"""Bytes of ASCII in a row that text of two bytes a unit does not hold; 16 ideographs could, by a chance of 1e-10."""
_ONE_BYTE = Re2Pattern(rb"[\t\r\n -~]{32}")
_MANY, _SOME, _FEW = 0.7, 0.1, 0.01
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
        self._before = b""

    def read(self, chunk: bytes, *, final: bool = False) -> bytes:
        """The chunk as UTF-8.

        Raises:
            UnicodeError: the file ends inside a character, or holds text of one byte a unit, as when a program has
                added lines in another encoding; read as this one they would be nonsense in which nothing is found.
        """
        near = self._before + chunk
        self._before = near[1 - _SHORTEST_RUN :]
        if next(_ONE_BYTE.find(near, 0, len(near)), None):
            raise UnicodeError("text of one byte a unit")
        return self._decoder.decode(chunk, final).encode("utf-8", "surrogatepass")

    def write(self, piece: bytes) -> bytes:
        """The piece in the file's encoding."""
        text, self._pending = _whole_characters(self._pending + piece)
        return text.encode(self._encoding, "surrogatepass")


class Declared:
    """For an encoding that somebody named, ASCII within it; bytes that are no text in it pass through unchanged.

    What would not come back as it was (Shift-JIS has two codes for some characters) is carried byte by byte, as lone
    surrogates (PEP 383).
    """

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding
        self._unread = b""
        self._unwritten = b""

    def read(self, chunk: bytes, *, final: bool = False) -> bytes:
        """The chunk as UTF-8; what may be half a character waits for more."""
        whole = self._unread + chunk
        cut = len(whole.rstrip(_INSIDE))
        if final or len(whole) - cut > _LONGEST_WORD:
            cut = len(whole)
        self._unread = whole[cut:]
        return self._exact(whole[:cut], self._by_lines).encode("utf-8", "surrogatepass")

    def _by_lines(self, source: bytes) -> str:
        return "".join(self._exact(line, _ascii) for line in source.splitlines(keepends=True))

    def _exact(self, source: bytes, otherwise: Callable[[bytes], str]) -> str:
        """The source as its encoding has it, if that gives the same bytes again."""
        with suppress(UnicodeError):
            text = source.decode(self._encoding, "surrogateescape")
            if text.encode(self._encoding, "surrogateescape") == source:
                return text
        return otherwise(source)

    def write(self, piece: bytes) -> bytes:
        """The piece in the file's encoding."""
        text, self._unwritten = _whole_characters(self._unwritten + piece)
        return text.encode(self._encoding, "surrogateescape")


def _ascii(source: bytes) -> str:
    return source.decode("ascii", "surrogateescape")


def checked_encoding(name: str) -> str:
    """The codec's own name for a declared encoding.

    Raises:
        UsageError: unknown, or ASCII does not stand for itself in it, so that nothing could be found.
    """
    with suppress(LookupError, UnicodeError, ValueError):
        codec = codecs.lookup(name).name
        if codec in _UNICODE or _ASCII.decode(codec) == _ASCII.decode():
            return codec
    raise UsageError(f"unknown encoding '{name}' (as in latin-1, cp1252, shift_jis, euc-jp, gb18030, utf-16-le)")


def transcoder_for(head: bytes, declared: str | None = None) -> Transcoder:
    """The transcoder for a file that begins with `head` (at least `LONGEST_MARK` bytes of it, if it has them).

    A byte order mark says more than a declaration.
    """
    marked = _marked(head)
    if marked or not declared:
        encoding = marked or _unmarked(head[:_SAMPLE])
        return Wide(encoding) if encoding else AsIs()
    if head.startswith(codecs.BOM_UTF8) or declared.startswith("utf-8"):
        return AsIs()
    return Wide(_UNICODE[declared]) if declared in _UNICODE else Declared(declared)


def is_wide_name(encoding: str | None) -> bool:
    """Whether text in a declared encoding has two or four bytes a unit, so that its bytes look like no text."""
    return encoding is not None and _UNICODE.get(encoding, "utf-8") != "utf-8"


def wide_encoding(head: bytes) -> str | None:
    """The encoding of a file that begins with `head`, if that is text of two or four bytes a unit."""
    return _marked(head) or _unmarked(head[:_SAMPLE])


def is_wide(head: bytes) -> bool:
    """Whether a file that begins with `head` is text of two or four bytes a unit."""
    return wide_encoding(head) is not None


def without_mark(head: bytes) -> bytes:
    """The beginning of a file without its byte order mark."""
    marks = (*(mark for mark, _ in _MARKS), codecs.BOM_UTF8)
    return head[len(next((mark for mark in marks if head.startswith(mark)), b"")) :]


def may_be_wide(head: bytes) -> bool:
    """Whether more must be seen to tell: it begins like a mark, or too little of text with NULs has come."""
    if len(head) >= _SAMPLE:
        return False
    begins = any(mark.startswith(head[:LONGEST_MARK]) and len(head) < len(mark) for mark, _ in _MARKS)
    return begins or (b"\0" in head[:LONGEST_MARK] and not _marked(head))


def _marked(head: bytes) -> str | None:
    return next((encoding for mark, encoding in _MARKS if head.startswith(mark)), None)


def _unmarked(sample: bytes) -> str | None:
    """UTF-16 without a mark: NULs at every other byte, in mostly Latin text nearly all, in other text at line ends."""
    even, odd = sample[::2], sample[1::2]
    if len(odd) < _SHORTEST_SAMPLE:
        return None
    nul_even, nul_odd = even.count(0) / len(even), odd.count(0) / len(odd)
    for encoding, nuls, others, line_end in (
        ("utf-16-le", nul_odd, nul_even, b"\n\0"),
        ("utf-16-be", nul_even, nul_odd, b"\0\n"),
    ):
        is_likely = nuls > _MANY or (nuls > _SOME and 2 * sample.count(line_end) > sample.count(b"\n"))
        if is_likely and others <= _FEW:
            return encoding
    return None


def _whole_characters(data: bytes) -> tuple[str, bytes]:
    """The text, and what begins a character that is not whole: pieces end at line ends or, in windows, anywhere."""
    cut = _last_character(data)
    return data[:cut].decode("utf-8", "surrogatepass"), data[cut:]


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


def in_its_encoding(pieces: Iterator[bytes], name: str) -> Iterator[bytes]:
    """The pieces of a text that is transcoded on their way.

    Raises:
        InputError: the text is not in the encoding of its first bytes; the message begins with `name`.
    """
    try:
        yield from pieces
    except UnicodeError:
        pass
    else:
        return
    raise InputError(f"{name}: is cut off, or not in the encoding that its first bytes show; --encoding names one")
