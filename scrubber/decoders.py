"""What undoes each encoding: a pattern of its units, and a function from a unit to the text that it stands for."""

from __future__ import annotations

import base64
import binascii
import html
import zlib

from scrubber.matcher import Re2Pattern

ESCAPE = Re2Pattern(rb"\\+(?:u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|[/bfnrt])")
"""With all their backslashes, at whatever depth. Quotes stay escaped: they show their level of nesting."""
PERCENT = Re2Pattern(rb"%[0-9A-Fa-f]{2}")
ENTITY = Re2Pattern(rb"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|quot|apos|amp|lt|gt|nbsp|commat|colon|equals|sol|period);")
"""Character references of HTML and XML (WHATWG HTML, named character references)."""
INVISIBLE = Re2Pattern(
    rb"\x1b\[[0-9;:?]*[ -/]*[@-~]|\x1b\][^\x07\x1b\r\n]*(?:\x07|\x1b\\)|\xe2\x80[\x8b-\x8f\xaa-\xae]|"
    rb"\xe2\x81[\xa0-\xa9]|\xef\xbb\xbf|\xc2\xad|\x00"
)
FULLWIDTH = Re2Pattern(rb"\xef\xbc[\x81-\xbf]|\xef\xbd[\x80-\x9e]")
_CYRILLIC = (
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0455\u0458\u04bb\u0501\u051b\u051d\u043a",
    "aeopcyxisjhdqwk",
)
_CYRILLIC_CAPITALS = (
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0405\u0406\u0408",
    "ABEKMHOPCTXSIJ",
)
_GREEK = "\u03bf\u03b1\u03bd\u03b9\u03ba\u03c1\u03c5", "oavikpu"
_GREEK_CAPITALS = (
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7",
    "ABEZHIKMNOPTYX",
)
_TO_LATIN = {
    letter: latin
    for letters, alike in (_CYRILLIC, _CYRILLIC_CAPITALS, _GREEK, _GREEK_CAPITALS)
    for letter, latin in str.maketrans(letters, alike).items()
}
"""Cyrillic and Greek letters that look like Latin ones (Unicode Technical Standard 39, confusables)."""
_LOOKALIKE = b"(?:" + b"|".join(chr(letter).encode() for letter in _TO_LATIN) + b")"
MIXED_SCRIPT = Re2Pattern(
    rb"(?:[A-Za-z]" + _LOOKALIKE + rb"|" + _LOOKALIKE + rb"+[A-Za-z])(?:[A-Za-z]|" + _LOOKALIKE + rb")*"
)
# Base64 of ASCII: the top bit of each byte is 0, so half of the alphabet cannot be among the first three of four.
_FIRST, _SECOND, _THIRD = rb"[A-Za-f]", rb"[A-HQ-Xg-nw-z0-3]", rb"[ABEFIJMNQRUVYZcdghklopstwx014589]"
_BASE64 = (
    rb"(?:" + _FIRST + _SECOND + _THIRD + rb"[A-Za-z0-9+/_-]){5,}"
    rb"(?:" + _FIRST + _SECOND + rb"(?:" + _THIRD + rb"=?|==)?)?"
)
_HEX = rb"\b(?:[2-7][0-9a-f]|0[9ad]){20,}\b"
_GZIP = rb"H4sI[A-Za-z0-9+/_-]{20,}={0,2}"
"""Base64 of what begins as gzip does: 1f 8b, deflate, no flags (RFC 1952)."""
_MOST_UNPACKED = 16
"""Bytes that are read of gzip data for each byte of the run it is in: logs seldom shrink more, bombs do."""
_LEAST_UNPACKED = 1 << 10
"""Bytes that are read of the shortest run."""
LITERAL = bytes(byte for byte in range(1, 127) if byte not in b"\\%&\x1b")
"""Bytes that are part of no encoded unit, base64 and hex aside."""
RUNS = (_BASE64, _HEX, _GZIP)
"""Runs that are, by their alphabet, base64 or hex of text, or base64 of gzip."""
_STANDARD = bytes.maketrans(b"-_", b"+/")
_READABLE = bytes(range(32, 127)) + b"\t\r\n"
_LINE_ENDS = bytes.maketrans(b"\r\n", b"\x0b\x0b")
_IS_HEX, IS_GZIP = 1, 2
"""Indices of the kinds of run in RUNS."""
_SINGLE = {b"b": b" ", b"f": b" ", b"n": b"\x0b", b"r": b"\x0b", b"t": b"\t"}
"""Escaped line ends become vertical tabs, so that a view has one line for each line it was made from."""


def read_run(run: bytes, kind: int) -> bytes | None:
    """What a run stands for, on one line; None when that is no text."""
    try:
        text = bytes.fromhex(run.decode()) if kind == _IS_HEX else _from_base64(run)
        if kind == IS_GZIP:
            return _unpacked(text, max(_LEAST_UNPACKED, _MOST_UNPACKED * len(run))).translate(_LINE_ENDS)
    except (binascii.Error, ValueError, zlib.error):
        return None
    return None if text.translate(None, _READABLE) else text.translate(_LINE_ENDS)


def _from_base64(run: bytes) -> bytes:
    bare = run.rstrip(b"=").translate(_STANDARD)
    return base64.b64decode(bare + b"=" * (-len(bare) % 4))


def _unpacked(data: bytes, most: int) -> bytes:
    """The first `most` bytes of gzip data, which may be cut off."""
    return zlib.decompressobj(wbits=31).decompress(data, most)


def unescape(unit: bytes) -> bytes:
    """The character of an escape."""
    code = unit.lstrip(b"\\")
    if code[:1] == b"u":
        return chr(int(code[1:], 16)).encode("utf-8", "replace")
    if code[:1] == b"x":
        return _one_line(bytes.fromhex(code[1:].decode()))
    return _SINGLE.get(code, code)


def unquote(unit: bytes) -> bytes:
    """The byte of a percent code."""
    return _one_line(bytes.fromhex(unit[1:].decode()))


def refer(unit: bytes) -> bytes:
    """The character that a reference stands for; line ends as in `_SINGLE`."""
    return html.unescape(unit.decode()).encode("utf-8", "replace").translate(_LINE_ENDS)


def _one_line(byte: bytes) -> bytes:
    return b"\x0b" if byte in b"\r\n" else byte


def drop(_: bytes) -> bytes:
    """Nothing: what cannot be seen says nothing."""
    return b""


def latin(unit: bytes) -> bytes:
    """A word of Latin and lookalike letters, all in Latin."""
    return unit.decode().translate(_TO_LATIN).encode()


def narrow(unit: bytes) -> bytes:
    """The ASCII character of a fullwidth one (U+FF01 to U+FF5E stand for `!` to `~`)."""
    return chr(ord(unit.decode()) - 0xFEE0).encode()
