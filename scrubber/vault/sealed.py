"""A file of any size under a key: AES-256-GCM in frames, so that no bit, not the order and not the end can be changed.

The frames are chained as in STREAM (Hoang, Reyhanitabar, Rogaway, Vizár, "Online Authenticated-Encryption and its
Nonce-Reuse Misuse-Resistance", 2015): the nonce holds a frame's number and whether it is the last. Every file has a key
of its own, by HKDF-SHA-256 (RFC 5869) from a fresh salt, so no nonce is used twice under one key.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, BinaryIO

from scrubber.batch.target import write_all
from scrubber.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    from scrubber.keys import Key

MAGIC = b"scrub map 1\n"
FRAME = 1 << 16
"""Bytes of text in a frame; the last may have fewer."""
_TAG, _SALT, _NAME = 16, 32, 8


class Sealer:
    """Writes a sealed file; nothing is readable, and the file not whole, before `close`."""

    def __init__(self, file: BinaryIO, key: Key) -> None:
        self._file = file
        self._header = MAGIC + key.name.encode() + secrets.token_bytes(_SALT)
        self._cipher = _cipher(key, self._header)
        self._count = 0
        self._pending = b""
        write_all(file, self._header)

    def write(self, data: bytes) -> None:
        """Add bytes."""
        self._pending += data
        while len(self._pending) > FRAME:
            self._seal(self._pending[:FRAME], last=False)
            self._pending = self._pending[FRAME:]

    def close(self) -> None:
        """Write what is left as the last frame."""
        self._seal(self._pending, last=True)

    def _seal(self, data: bytes, *, last: bool) -> None:
        write_all(self._file, self._cipher.encrypt(_nonce(self._count, last=last), data, self._header))
        self._count += 1


def unsealed(file: BinaryIO, key: Key, name: str) -> Iterator[bytes]:
    """The bytes of a sealed file, frame by frame, each checked before it is given.

    Raises:
        InputError: it is none, was made under another key, was changed or cut off; the message begins with `name`.
    """
    header = file.read(len(MAGIC) + _NAME + _SALT)
    if not header.startswith(MAGIC) or len(header) != len(MAGIC) + _NAME + _SALT:
        raise InputError(f"{name}: is no map that scrub --map wrote")
    made_under = header[len(MAGIC) :][:_NAME]
    if made_under != key.name.encode():
        shown = made_under.decode("ascii", "replace")
        raise InputError(f"{name}: was made under key {shown}, not under {key.name}; give that key with --key-file")
    cipher, count, frame = _cipher(key, header), 0, file.read(FRAME + _TAG)
    while frame:
        following = file.read(FRAME + _TAG)
        yield _opened(cipher, _nonce(count, last=not following), frame, header, name)
        count, frame = count + 1, following
    if not count:
        raise InputError(f"{name}: was cut off")


def _opened(cipher: AESGCM, nonce: bytes, frame: bytes, header: bytes, name: str) -> bytes:
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - an extra

    try:
        return cipher.decrypt(nonce, frame, header)
    except InvalidTag:
        pass
    raise InputError(f"{name}: was changed or cut off since it was written, so nothing of it is used")


def _cipher(key: Key, header: bytes) -> AESGCM:
    """The cipher of one file.

    Raises:
        UsageError: the extra is not installed.
    """
    try:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - an extra
        from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415
    except ImportError:
        pass
    else:
        return AESGCM(HKDF(SHA256(), 32, salt=header[-_SALT:], info=MAGIC).derive(key.secret))
    raise UsageError("maps need the package cryptography; run: pip install 'scrubber[vault]'")


def _nonce(count: int, *, last: bool) -> bytes:
    return count.to_bytes(11, "big") + bytes([last])
