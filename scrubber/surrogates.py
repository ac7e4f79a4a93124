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
MAC_PREFIX = b"02005c"
UUID_PREFIX = b"5c2ab8ed"
_ALPHABET = b"abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = tuple(
    bytes(pair ^ ((flips & 1) << 1 | flips >> (1 + (pair >> 1)) & 1) for pair in range(4)) for flips in range(16)
)
"""The eight prefix-preserving permutations of two bits, by three bits (a fourth does not count)."""


class Surrogate:
    """Replaces a value by the stand-in of its kind; the same under one key wherever the value stands."""

    def __init__(self, key: Key) -> None:
        self._key = key
        self._blake = hashlib.blake2b(key=key.secret, digest_size=64, person=b"scrubber-address")
        self._remembered = lru_cache(CACHED)(self._make)

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
        try:
            if b":" in value:
                return self._ipv6(ipaddress.IPv6Address(value.decode("ascii", "replace")).packed)
            if b"-" in value:
                return self._ipv4(value.replace(b"-", b".")).replace(b".", b"-")
            return self._ipv4(value)
        except (TypeError, ValueError, OverflowError):  # no address after all, or not that alone
            return b"IP_ADDRESS-" + self.identify(value.lower())

    def _ipv4(self, address: bytes) -> bytes:
        """Into 240.0.0.0/4: the upper half hashed to 12 bits, the lower half permuted, its prefixes kept."""
        if address[:1] == b"0" or b".0" in address:
            address = b".".join(b"%d" % int(part) for part in address.split(b"."))
        prefix, _, fourth = address.rpartition(b".")
        network, _, third = prefix.rpartition(b".")
        upper, lower = self._keyed(network), self._keyed(prefix)
        first, second = 240 | upper[0] & 15, upper[1]
        return b"%d.%d.%d.%d" % (first, second, _permute(upper, int(third)), _permute(lower, int(fourth)))

    def _ipv6(self, packed: bytes) -> bytes:
        """Into 3fff::/20 (RFC 9637): the first 32 bits hashed to 12, each later byte permuted, its prefixes kept."""
        top = self._keyed(packed[:4])
        rest = bytes(_permute(self._keyed(packed[:index]), packed[index]) for index in range(4, 16))
        return ipaddress.IPv6Address(b"\x3f\xff" + bytes((top[0] & 15, top[1])) + rest).compressed.encode()

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


def _permute(keyed: bytes, byte: int) -> int:
    """A prefix-preserving permutation of a byte: each pair of bits is permuted as `keyed` says for the bits above it.

    The permutation of a pair takes three bits, so the last two of the four levels, of 16 and 64 pairs, use 48 bytes.
    """
    last = keyed[23 + (byte >> 3)]
    return (
        _PAIRS[keyed[2] & 7][byte >> 6] << 6
        | _PAIRS[keyed[3 + (byte >> 6)] & 7][byte >> 4 & 3] << 4
        | _PAIRS[keyed[7 + (byte >> 4)] & 7][byte >> 2 & 3] << 2
        | _PAIRS[last >> 4 if byte & 4 else last & 15][byte & 3]
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
