"""Makes stand-ins: they parse as what they replace and can never be real.

An id is twelve characters of lower-case base32: eleven from HMAC-SHA-256 over the canonical value, the last an unkeyed
check character, so that a later run under any key knows a stand-in and leaves it (`stand_ins.py`).
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import zlib
from base64 import b32encode
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from scrubber.entities import Entity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scrubber.keys import Key
    from scrubber.model import Finding

CACHED = 1 << 14
"""Values whose stand-ins are remembered; logs repeat themselves."""
NETWORKS = 1 << 16
"""Network prefixes whose permutation is remembered."""
MAC_PREFIX = b"02005c"
UUID_PREFIX = b"5c2ab8ed"
_ALPHABET = b"abcdefghijklmnopqrstuvwxyz234567"


class Surrogate:
    """Replaces a value by the stand-in of its kind; the same under one key wherever the value stands."""

    def __init__(self, key: Key) -> None:
        self._key = key
        self._blake = hashlib.blake2b(key=key.secret, digest_size=64, person=b"scrubber-address")
        self._remembered = lru_cache(CACHED)(self._make)
        self._upper = lru_cache(NETWORKS)(self._upper_of)
        self._lower = lru_cache(CACHED)(self._lower_of)

    def __call__(self, value: bytes, finding: Finding) -> bytes:
        """The stand-in for `value`."""
        return self._remembered(value, finding.entity, finding.rule_id if finding.entity.is_secret else "")

    def identify(self, canonical: bytes) -> bytes:
        """The id of a value in its canonical spelling."""
        body = b32encode(self._hash(canonical)[:7])[:11].lower()
        return body + check_character(body)

    def _make(self, value: bytes, entity: Entity, rule_id: str) -> bytes:
        maker = _MAKERS.get(entity)
        if maker is not None:
            return maker(self, value)
        label = f"REDACTED-{rule_id.upper()}" if rule_id else entity.name
        return label.encode() + b"-" + self.identify(_CANONICAL.get(entity, bytes)(value))

    def _hash(self, data: bytes) -> bytes:
        return hmac.digest(self._key.secret, data, "sha256")

    def _email(self, value: bytes) -> bytes:
        local, _, domain = unquote_to_bytes(value).lower().rpartition(b"@")
        return b"user-%s@domain-%s.invalid" % (self.identify(local + b"@" + domain), self.identify(domain))

    def _user(self, value: bytes) -> bytes:
        return b"user-" + self.identify(value)

    def _host(self, value: bytes) -> bytes:
        suffix = b".invalid" if b"." in value else b""
        return b"host-" + self.identify(value.lower()) + suffix

    def _address(self, value: bytes) -> bytes:
        mark = b":" if b":" in value else b"-" if b"-" in value else b"."
        try:
            if mark == b":":
                return self._ipv6(ipaddress.IPv6Address(value.decode("ascii", "replace")).packed)
            return self._ipv4(*map(int, value.split(mark))).replace(b".", mark)
        except (TypeError, ValueError, OverflowError):  # no address after all, or not that alone
            return b"IP_ADDRESS-" + self.identify(value.lower())

    def _ipv4(self, first: int, second: int, third: int, fourth: int) -> bytes:
        """Into 240.0.0.0/4: the upper half hashed to 12 bits, the lower half permuted, its prefixes kept."""
        top, high = self._upper(bytes((first, second)))
        low = self._lower(bytes((first, second, third)))
        return b"%d.%d.%d.%d" % (240 | top >> 8 & 15, top & 255, _flip(high, third), _flip(low, fourth))

    def _ipv6(self, packed: bytes) -> bytes:
        """Into 3fff::/20 (RFC 9637): the first 32 bits hashed to 12, each later group permuted, its prefixes kept."""
        groups = [b"3fff", b"%x" % (self._upper(packed[:4])[0] & 0xFFF)]
        for index in range(4, 16, 2):
            high = _flip(self._upper(packed[:index])[1], packed[index])
            low = _flip(self._lower(packed[: index + 1]), packed[index + 1])
            groups.append(b"%x" % (high << 8 | low))
        return ipaddress.IPv6Address(b":".join(groups).decode()).compressed.encode()

    def _upper_of(self, prefix: bytes) -> tuple[int, int]:
        """Sixteen bits that stand for a prefix, and the flips for the byte after it."""
        digest = self._keyed(prefix)
        return int.from_bytes(digest[:2], "big"), int.from_bytes(digest[32:], "big")

    def _lower_of(self, prefix: bytes) -> int:
        """The flips for the byte after an odd prefix."""
        return int.from_bytes(self._keyed(prefix)[32:], "big")

    def _keyed(self, data: bytes) -> bytes:
        """Keyed BLAKE2b (RFC 7693), four times as fast as HMAC, of which addresses need many."""
        state = self._blake.copy()
        state.update(data)
        return state.digest()

    def _mac(self, value: bytes) -> bytes:
        digits = bytes(byte for byte in value.lower() if byte not in b":-.")
        if len(digits) != 12 or len(value) == 12:
            return b"MAC_ADDRESS-" + self.identify(digits)
        stand_in = MAC_PREFIX + self._hash(digits)[:3].hex().encode()
        fresh = iter(stand_in)
        return bytes(byte if byte in b":-." else next(fresh) for byte in value)

    def _uuid(self, value: bytes) -> bytes:
        digits = value.lower().replace(b"-", b"")
        if len(digits) != 32:
            return b"UUID-" + self.identify(digits)
        body = UUID_PREFIX + self._hash(digits)[:11].hex().encode()
        body = body[:12] + b"8" + body[12:15] + b"b" + body[15:26]
        body += b"%04x" % (zlib.crc32(body) & 0xFFFF)
        if b"-" not in value:
            return body
        return b"-".join((body[:8], body[8:12], body[12:16], body[16:20], body[20:]))

    def _identifier(self, value: bytes) -> bytes:
        return b"ID-" + self.identify(value)


def check_character(body: bytes) -> bytes:
    """The unkeyed last character of an id."""
    position = zlib.crc32(body) & 31
    return _ALPHABET[position : position + 1]


def _flip(flips: int, byte: int) -> int:
    """Flip each bit of `byte` or not, as `flips` says for the bits above it: a prefix-preserving permutation.

    The leading bits name the 255 inner nodes of a binary tree, each of which has one bit of `flips`.
    """
    node = 256 | byte
    return byte ^ (
        flips >> (node >> 1) & 1
        | (flips >> (node >> 2) & 1) << 1
        | (flips >> (node >> 3) & 1) << 2
        | (flips >> (node >> 4) & 1) << 3
        | (flips >> (node >> 5) & 1) << 4
        | (flips >> (node >> 6) & 1) << 5
        | (flips >> (node >> 7) & 1) << 6
        | (flips >> 1 & 1) << 7
    )


def _digits(value: bytes) -> bytes:
    return bytes(byte for byte in value if 48 <= byte <= 57)


def _alphanumeric(value: bytes) -> bytes:
    return bytes(byte for byte in value.upper() if 48 <= byte <= 57 or 65 <= byte <= 90)


def _words(value: bytes) -> bytes:
    return b" ".join(value.lower().split())


_MAKERS: Mapping[Entity, Callable[[Surrogate, bytes], bytes]] = {
    Entity.EMAIL_ADDRESS: Surrogate._email,  # noqa: SLF001
    Entity.USER_NAME: Surrogate._user,  # noqa: SLF001
    Entity.HOST_NAME: Surrogate._host,  # noqa: SLF001
    Entity.PRIVATE_HOST: Surrogate._host,  # noqa: SLF001
    Entity.IP_ADDRESS: Surrogate._address,  # noqa: SLF001
    Entity.MAC_ADDRESS: Surrogate._mac,  # noqa: SLF001
    Entity.UUID: Surrogate._uuid,  # noqa: SLF001
    Entity.IDENTIFIER: Surrogate._identifier,  # noqa: SLF001
}
"""Kinds with a form of their own; every other is `<ENTITY>-<id>`, a secret `REDACTED-<RULE>-<id>`."""

_CANONICAL: Mapping[Entity, Callable[[bytes], bytes]] = {
    Entity.PHONE_NUMBER: _digits,
    Entity.CREDIT_CARD: _digits,
    Entity.IBAN: _alphanumeric,
    Entity.NATIONAL_ID: _alphanumeric,
    Entity.PERSON: _words,
    Entity.LOCATION: _words,
    Entity.STREET_ADDRESS: _words,
    Entity.ORGANIZATION: _words,
}
"""The spelling from which the id is made, where values are written in more than one way."""
