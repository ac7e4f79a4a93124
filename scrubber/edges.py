"""What a replacement needs so that the text around it still parses: kept line ends, quotes around a bare JSON scalar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.matcher import Re2Pattern

if TYPE_CHECKING:
    from scrubber.model import Finding

_SCALAR = Re2Pattern(rb"-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|true|false|null")
_KEY_BEFORE = 256
"""Bytes before a scalar in which its key's closing quote or the opening bracket is looked for."""


def settle(data: bytes, finding: Finding, value: bytes, new: bytes) -> bytes:
    """The replacement as it has to be written at its place."""
    if b"\n" in value or b"\r" in value:
        return new + bytes(byte for byte in value if byte in b"\r\n")
    if 48 <= value[-1] <= 57 or value in (b"true", b"false", b"null"):
        quote = _json_quote(data, finding)
        return quote + new + quote
    return new


def _json_quote(data: bytes, finding: Finding) -> bytes:
    """The quote, escaped as its surroundings are, that a bare JSON scalar needs; nothing elsewhere."""
    before = data[max(0, finding.start - _KEY_BEFORE) : finding.start].rstrip(b" \t")
    after = data[finding.end : finding.end + 16].lstrip(b" \t")[:1]
    if before[-1:] not in (b":", b",", b"[") or after not in (b",", b"}", b"]", b"\n", b"\r", b""):
        return b""
    if not _SCALAR.matches_all_of(data[finding.start : finding.end]):
        return b""
    if before[-1:] == b":":
        return _quote_at_end(before[:-1].rstrip(b" \t"))
    return _quote_at_end(before[: before.rfind(b'"') + 1]) or (b'"' if before.lstrip(b" \t")[:1] == b"[" else b"")


def _quote_at_end(key: bytes) -> bytes:
    """The quote that ends `key`, with the backslashes before it."""
    if key[-1:] != b'"':
        return b""
    bare = key[:-1]
    return bare[len(bare.rstrip(b"\\")) :] + b'"'

