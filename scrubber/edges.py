"""Keeps the text around a replacement parsing: whole characters, escapes and numbers, line ends, JSON quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.entities import Entity
from scrubber.matcher import Re2Pattern

if TYPE_CHECKING:
    from scrubber.model import Finding

_SCALAR = Re2Pattern(rb"-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|true|false|null")
_SCALAR_STARTS = frozenset(b"-0123456789tfn")
_SCALAR_ENDS = frozenset(b"0123456789el")
_NEAR = 4096
"""Bytes before a value in which a quote is looked for."""
_KEY_BEFORE = 256
"""Bytes before a scalar in which its key's closing quote or the opening bracket is looked for."""
_BEFORE_SCALAR = (b":", b",", b"[", b"\n", b"\r", b"")
_AFTER_SCALAR = (b",", b"}", b"]", b"\n", b"\r", b"")
_AFTER_STRING = (b",", b":", b"]", b"}")
_NUMBER = b"0123456789.eE+-"
_LONGEST_NUMBER = 64
_TOUCHING = frozenset(bytes((byte,)) for byte in _NUMBER + b"\\\"'")
"""What an escape or a number goes on with beyond the edge of a finding."""


def widen(data: bytes, finding: Finding) -> Finding:
    """The finding with its edges on whole characters, escapes and JSON numbers."""
    start, end = finding.start, finding.end
    first, last = data[start], data[end - 1]
    before, after = data[start - 1 : start], data[end : end + 1]
    if first < 0x80 and last < 0x80 and before not in _TOUCHING and after not in _TOUCHING:
        return finding
    if first >= 0x80 or last >= 0x80:
        start, end = _whole_characters(data, start, end)
    in_path = (
        finding.entity is Entity.USER_NAME
    )  # behind the backslash of a Windows path, whatever letter it begins with
    if (
        before == b"\\"
        and not in_path
        and first in b'"\\/bfnrtu'
        and _is_escape(data, start - 1)
        and _is_quoted(data, start)
    ):
        start -= 1
    if last == 0x5C and end - start > 1 and after in b"\"'\\" and _is_escape(data, end - 1):
        end -= 1
    if 48 <= last <= 57 and ((before and before in _NUMBER) or (after and after in _NUMBER)):
        start, end = _whole_number(data, start, end)
    return finding if (start, end) == finding[:2] else finding._replace(start=start, end=end)


def settle(data: bytes, finding: Finding, value: bytes, new: bytes) -> bytes:
    """The replacement as it has to be written at its place."""
    if b"\n" in value or b"\r" in value:
        return new + bytes(byte for byte in value if byte in b"\r\n")
    if value[0] in _SCALAR_STARTS and value[-1] in _SCALAR_ENDS and value.count(b".") < 2:
        quote = _json_quote(data, finding)
        return quote + new + quote
    return new


def _json_quote(data: bytes, finding: Finding) -> bytes:
    """The quote, escaped as its surroundings are, that a bare JSON scalar needs; nothing elsewhere."""
    near = data[max(0, finding.start - _KEY_BEFORE) : finding.start].rstrip(b" \t")
    before = near[max(near.rfind(b"\n", 0, -1), near.rfind(b"\r", 0, -1)) + 1 :]  # other lines may be out already
    after = data[finding.end : finding.end + 16].lstrip(b" \t")[:1]
    if before[-1:] not in _BEFORE_SCALAR or after not in _AFTER_SCALAR:
        return b""
    if not _SCALAR.matches_all_of(data[finding.start : finding.end]):
        return b""
    is_whole = finding.start <= _KEY_BEFORE or len(before) < len(near)
    return _quote_after(before, is_whole=is_whole)


def _quote_after(before: bytes, *, is_whole: bool) -> bytes:
    """The quote for a scalar behind this text, which `is_whole` where the line begins with it."""
    last = before.rfind(b'"') + 1
    if not last or before[-1:] in b"\r\n":
        return b'"' if before.lstrip(b" \t\r\n")[:1] == b"[" or before[-1:] in b"\r\n" else b""
    quote, between = _quote_at_end(before[:last]), before[last:].strip(b" \t")
    if between[:1] not in _AFTER_STRING or (is_whole and _begins_string(before, quote)):
        is_document = between[:1] in (b"[", b"{") and between[-1:] != b":"
        return b"\\" * (2 * len(quote) - 1) + b'"' if is_document else b""
    return quote if between[-1:] != b":" or between == b":" else b""


def _begins_string(before: bytes, quote: bytes) -> bool:
    """Whether the last quote of its depth is the first of a pair; deeper ones have more backslashes."""
    return (before.count(quote) - before.count(b"\\" + quote)) % 2 == 1


def _quote_at_end(text: bytes) -> bytes:
    """The quote that ends the text, with the backslashes before it."""
    bare = text[:-1]
    return bare[len(bare.rstrip(b"\\")) :] + b'"'


def _whole_characters(data: bytes, start: int, end: int) -> tuple[int, int]:
    """The span widened so that no UTF-8 character is cut."""
    for _ in range(3):
        start -= start > 0 and 0x80 <= data[start] < 0xC0 and data[start - 1] >= 0x80
        end += end < len(data) and data[end - 1] >= 0x80 and 0x80 <= data[end] < 0xC0
    return start, end


def _is_escape(data: bytes, position: int) -> bool:
    """Whether the backslash at `position` escapes what follows: an odd number of them ends there."""
    run = data[max(0, position - _LONGEST_NUMBER) : position + 1]
    return (len(run) - len(run.rstrip(b"\\"))) % 2 == 1


def _is_quoted(data: bytes, position: int) -> bool:
    """Whether a quote stands before `position` on its line, so that a backslash may be the start of an escape."""
    near = max(position - _NEAR, 0)
    line = max(near, data.rfind(b"\n", near, position), data.rfind(b"\r", near, position))
    return data.find(b'"', line, position) >= 0


def _whole_number(data: bytes, start: int, end: int) -> tuple[int, int]:
    """The span of the JSON number that it is part of; the span itself where there is none."""
    left = data[max(0, start - _LONGEST_NUMBER) : start]
    right = data[end : end + _LONGEST_NUMBER]
    wide_start = start - (len(left) - len(left.rstrip(_NUMBER)))
    wide_end = end + (len(right) - len(right.lstrip(_NUMBER)))
    before = data[max(0, wide_start - _LONGEST_NUMBER) : wide_start].rstrip(b" \t")[-1:]
    if before in _BEFORE_SCALAR and _SCALAR.matches_all_of(data[wide_start:wide_end]):
        return wide_start, wide_end
    return start, end
