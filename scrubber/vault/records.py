"""What a map says: file after file, each replaced value with its place in the output, and the hashes of both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, TypeAlias

import msgspec

from scrubber.errors import InputError
from scrubber.vault.sealed import unsealed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scrubber.keys import Key
    from scrubber.vault.sealed import Sealer

_LENGTH = 4


class File(msgspec.Struct, frozen=True, array_like=True, tag=0):
    """A file begins; its name in the output."""

    name: bytes


class Value(msgspec.Struct, frozen=True, array_like=True, tag=1):
    """What stood where `output[offset:offset + length]` is, both in bytes of the text as UTF-8."""

    offset: int
    length: int
    original: bytes

    def __repr__(self) -> str:
        return f"Value({self.offset}, {self.length})"


class End(msgspec.Struct, frozen=True, array_like=True, tag=2):
    """A file is complete; SHA-256 of its output and of its original."""

    output: bytes
    original: bytes


Record: TypeAlias = File | Value | End


def write_record(sealer: Sealer, record: Record) -> None:
    """Add a record to a map."""
    body = msgspec.msgpack.encode(record)
    sealer.write(len(body).to_bytes(_LENGTH, "big") + body)


def read_records(path: Path, key: Key) -> Iterator[Record]:
    """The records of a map, in order.

    Raises:
        InputError: it cannot be read, or is not whole and unchanged.
    """
    decoder, pending = msgspec.msgpack.Decoder(Record), b""
    with open_map(path) as file:
        for frame in unsealed(file, key, str(path)):
            pending += frame
            position = 0
            while (end := _end(pending, position)) <= len(pending):
                yield decoder.decode(pending[position + _LENGTH : end])
                position = end
            pending = pending[position:]
    if pending:
        raise InputError(f"{path}: ends inside a record")


def open_map(path: Path) -> BinaryIO:
    """Open a map.

    Raises:
        InputError: it cannot be read.
    """
    try:
        return path.open("rb")
    except OSError as error:
        reason = error.strerror
    raise InputError(f"{path}: cannot be read ({reason})")


def _end(data: bytes, position: int) -> int:
    """Where the record at `position` ends; beyond the data when its length is not there yet."""
    head = data[position : position + _LENGTH]
    return position + _LENGTH + int.from_bytes(head, "big") if len(head) == _LENGTH else len(data) + 1
