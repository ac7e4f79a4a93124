"""The key under which stand-ins are made: random for a run, or given, so that runs and hosts agree."""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
from typing import TYPE_CHECKING

from scrubber.errors import KeyFileError

if TYPE_CHECKING:
    from pathlib import Path

KEY_BYTES = 32
VARIABLE = "SCRUB_KEY"


class Key:
    """Thirty-two secret bytes. Neither repr nor pickle shows them."""

    __slots__ = ("secret",)

    def __init__(self, secret: bytes) -> None:
        self.secret = secret

    def __repr__(self) -> str:
        return f"Key({self.name})"

    def __reduce__(self) -> tuple[object, ...]:
        """Keys travel by file or environment, never inside other data."""
        raise TypeError("a key cannot be pickled")

    @property
    def name(self) -> str:
        """Eight hex digits that tell keys apart and give nothing away."""
        return hashlib.sha256(b"scrubber key name" + self.secret).hexdigest()[:8]


def new_key() -> Key:
    """A random key."""
    return Key(secrets.token_bytes(KEY_BYTES))


def find_key(path: Path | None = None) -> Key:
    """The key from `path`, else from the environment's SCRUB_KEY, else a random one.

    Raises:
        KeyFileError: see `given_key`.
    """
    return given_key(path) or new_key()


def given_key(path: Path | None = None) -> Key | None:
    """The key from `path`, else from the environment's SCRUB_KEY, else none.

    Raises:
        KeyFileError: the file is missing, readable by others or not a key, or the variable is not a key.
    """
    if path is not None:
        return read_key(path)
    given = os.environ.get(VARIABLE)
    return parse_key(given, VARIABLE) if given else None


def required_key(path: Path | None, what: str) -> Key:
    """The key from `path`, else from the environment's SCRUB_KEY; `what` needs one.

    Raises:
        KeyFileError: there is none; see also `given_key`.
    """
    key = given_key(path)
    if key is None:
        raise KeyFileError(f"{what} needs a key that is kept: --key-file, or {VARIABLE}; make one with: scrub key new")
    return key


def read_key(path: Path) -> Key:
    """The key in a file of 64 hex digits that only its owner may read.

    Raises:
        KeyFileError: see `find_key`.
    """
    try:
        mode = path.stat().st_mode
        text = path.read_text("ascii")
    except (OSError, UnicodeDecodeError):
        text, mode = "", None
    if mode is None:
        raise KeyFileError(f"key file {path}: cannot be read")
    if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
        raise KeyFileError(f"key file {path}: others can read it; run: chmod 600 {path}")
    return parse_key(text, f"key file {path}")


def parse_key(text: str, where: str) -> Key:
    """The key in 64 hex digits.

    Raises:
        KeyFileError: it is something else.
    """
    bare = text.strip()
    if len(bare) != 2 * KEY_BYTES or set(bare.lower()) - set("0123456789abcdef"):
        raise KeyFileError(f"{where}: a key is {2 * KEY_BYTES} hex digits; make one with: scrub key new")
    return Key(bytes.fromhex(bare))


def write_key(path: Path) -> Key:
    """Put a new key into a new file that only its owner may read.

    Raises:
        KeyFileError: the file exists.
        OutputError: it cannot be written; there is none then.
    """
    from scrubber.batch.target import PRIVATE, open_target, write_all  # noqa: PLC0415 - to write files is no library's job

    if os.path.lexists(path):
        raise KeyFileError(
            f"key file {path}: exists already; a lost key cannot be made again, so it is not overwritten"
        )
    key = new_key()
    with open_target(path, PRIVATE, replace=False) as file:
        write_all(file, key.secret.hex().encode() + b"\n")
    return key
