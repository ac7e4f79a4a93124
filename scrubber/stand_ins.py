"""Knows the stand-ins that an earlier run left, under whichever key, so that scrubbing twice changes nothing.

They are hidden from the detectors behind a filler of the same length.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from scrubber.entities import Entity
from scrubber.matcher import Re2Pattern
from scrubber.model import Triggers
from scrubber.surrogates import UUID_PREFIX, check_character
from scrubber.units import ends_unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrubber.model import Block, Hit

FILLER = b"\x7f"
"""A byte that no token, word or name is made of."""
_ID = Re2Pattern(rb"(?:user-|domain-|host-|REDACTED-[A-Z0-9-]{1,80}-|\[?[A-Z][A-Z_]{1,30}[-:])(?P<value>[a-z2-7]{12})")
_MAC = Re2Pattern(rb"(?i)02([:-])00[:-]5c(?:[:-][0-9a-f]{2}){3}|0200\.5c[0-9a-f]{2}\.[0-9a-f]{4}")
_IPV6 = Re2Pattern(rb"(?i)3fff:0?[0-9a-f]{0,3}(?::[0-9a-f]{0,4}){1,6}")
_UUID = Re2Pattern(rb"(?i)" + UUID_PREFIX + rb"-?[0-9a-f]{4}-?8[0-9a-f]{3}-?b[0-9a-f]{3}-?[0-9a-f]{12}")
_CLASS_E = Re2Pattern(rb"2(?:4[0-9]|5[0-5])(?:[.-][0-9]{1,3}){3}")

_LABELS = (
    *(b"user-", b"domain-", b"host-", b"REDACTED-", b"ID-"),
    *(mark % entity.name.encode() for entity in Entity for mark in (b"%s-", b"[%s:")),
)
_RANGES = (b"3fff:", b"02:00:5c", b"02-00-5c", b"0200.5c")

TRIGGERS = Triggers((*_LABELS, *_RANGES, UUID_PREFIX))
"""What every stand-in begins with, those of IPv4 addresses excepted."""


def hide(block: Block, hits: Sequence[Hit]) -> bytes:
    """The block's text with each stand-in among the hits exchanged for filler."""
    hidden = bytearray(block.data)
    for trigger, start, _ in hits:
        end = _end(block.data, trigger, start)
        hidden[start:end] = FILLER * (end - start)
    return bytes(hidden)


def is_hidden(value: bytes) -> bool:
    """Whether nothing but stand-ins is in a value: filler, or an IPv4 address of the range that ours are in."""
    first = value[:1]
    return (first == FILLER and not value.strip(FILLER)) or (first == b"2" and _CLASS_E.matches_all_of(value))


def _end(data: bytes, trigger: int, start: int) -> int:
    """Where the stand-in that begins at `start` ends; `start` when it is none, or part of something longer."""
    is_range = len(_LABELS) <= trigger < len(_LABELS) + len(_RANGES)
    before = data[start - 1 : start]
    if (before.isalnum() and not ends_unit(data, start)) or (is_range and before in (b":", b"-", b".")):
        return start
    end = _labelled_end(data, start, trigger) if trigger < len(_LABELS) else _address_end(data, start)
    return start if data[end : end + 1].isalnum() and data[end - 1 : end] != b"@" else end


def _address_end(data: bytes, start: int) -> int:
    """The end of an address or a UUID of our ranges."""
    for pattern in (_IPV6, _MAC, _UUID):
        found = pattern.match_at(data, start, min(start + 64, len(data)))
        if found is not None and data[found[0][1] : found[0][1] + 1] not in (b":", b"-", b"."):
            return found[0][1] if pattern is not _UUID or _is_ours(data[slice(*found[0])]) else start
    return start


def _labelled_end(data: bytes, start: int, trigger: int) -> int:
    found = _ID.match_at(data, start, len(data)) if data.startswith(_LABELS[trigger], start) else None
    if found is None:
        return start
    made = data[slice(*found[1])]
    return _with_ending(data, found[0][1]) if check_character(made[:-1]) == made[-1:] else start


def _with_ending(data: bytes, end: int) -> int:
    """Past the `.invalid` or the `]` that belongs to a stand-in, and the `@` that ties two together."""
    if data.startswith(b".invalid", end):
        return end + 8
    return end + 1 if data[end : end + 1] in (b"]", b"@") else end


def _is_ours(uuid: bytes) -> bool:
    digits = uuid.lower().replace(b"-", b"")
    return digits[-4:] == b"%04x" % (zlib.crc32(digits[:-4]) & 0xFFFF)
