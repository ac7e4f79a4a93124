"""Names a finding by a fingerprint that neither shows the value nor lets it be guessed.

With a key it is an HMAC-SHA-256 (RFC 2104). Without one it is a salted scrypt (RFC 7914), which makes each guess slow,
and only for credentials that nobody can guess: of at least 64 bits.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, Protocol

from scrubber.randomness import randomness, unguessable_bits

if TYPE_CHECKING:
    from scrubber.keys import Key
    from scrubber.model import Finding

ENOUGH_BITS = 64
RANDOM = 0.9
"""From this probability on a value counts as drawn at random, not chosen."""
_LENGTH = 16
_REMEMBERED = 1 << 12
_DOMAIN = b"scrubber baseline 1"


class Scope(NamedTuple):
    """Where a finding is accepted: a file, by its path from the baseline's folder, and a rule."""

    path: str
    rule_id: str

    def bound(self, value: bytes) -> bytes:
        """The value together with its scope, so that a fingerprint holds nowhere else."""
        parts = (_DOMAIN, self.path.encode("utf-8", "surrogateescape"), self.rule_id.encode(), value)
        return b"".join(len(part).to_bytes(8, "big") + part for part in parts)


class Hasher(Protocol):
    """Makes fingerprints."""

    @property
    def prefix(self) -> str:
        """What all its fingerprints begin with."""

    def suits(self, value: bytes, finding: Finding, /) -> bool:
        """Whether the fingerprint of a value would keep it secret."""

    def __call__(self, scope: Scope, value: bytes, /) -> str:
        """The fingerprint."""


class Keyed:
    """Under a key that a team shares: fit for every value."""

    def __init__(self, key: Key) -> None:
        self._secret = hmac.digest(key.secret, _DOMAIN, "sha256")
        self.prefix = f"hmac:{key.name}:"

    def suits(self, _value: bytes, _finding: Finding) -> bool:
        """Always."""
        return True

    def __call__(self, scope: Scope, value: bytes) -> str:
        """`hmac:<name of the key>:<32 hex digits>`."""
        return self.prefix + hmac.digest(self._secret, scope.bound(value), "sha256")[:_LENGTH].hex()


class Salted:
    """Under a salt that stands beside it: fit for values that cannot be guessed."""

    def __init__(self, salt: str = "") -> None:
        self._salt = salt or secrets.token_hex(_LENGTH)
        self._remembered = lru_cache(_REMEMBERED)(self._make)  # slow on purpose, and logs repeat themselves
        self.prefix = f"scrypt:{self._salt}:"

    def suits(self, value: bytes, finding: Finding) -> bool:
        """Whether it is a credential, random, and long enough."""
        return finding.entity.is_secret and randomness(value) >= RANDOM and unguessable_bits(value) >= ENOUGH_BITS

    def __call__(self, scope: Scope, value: bytes) -> str:
        """`scrypt:<salt>:<32 hex digits>`."""
        return self.prefix + self._remembered(scope, value)

    def _make(self, scope: Scope, value: bytes) -> str:
        # N, r and p as RFC 7914 calls them: 16 MiB and some 40 ms a guess
        made = hashlib.scrypt(scope.bound(value), salt=bytes.fromhex(self._salt), dklen=_LENGTH, n=1 << 14, r=8, p=1)
        return made.hex()
