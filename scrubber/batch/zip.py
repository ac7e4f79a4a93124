"""Reads and writes zip archives, member by member.

Comments and extra fields, which may name people and machines, are dropped. Time and permissions stay.
"""

from __future__ import annotations

import stat
import zipfile
from contextlib import suppress
from functools import partial
from typing import IO, TYPE_CHECKING, BinaryIO, cast

from scrubber.batch.compression import CHUNK
from scrubber.batch.members import Member, guarded
from scrubber.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ENCRYPTED = 0x1
_UTF8 = 0x800
_UNIX = 3


class _Sink:
    """A file that can only be written to, whose bytes are taken from it as they come."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Take bytes."""
        self._written.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits."""

    def taken(self) -> bytes:
        """What was written since the last time."""
        taken, self._written = b"".join(self._written), []
        return taken


def read_zip(file: BinaryIO, name: str) -> Iterator[Member]:
    """The members of a zip archive called `name`, which can be read in any order.

    Raises:
        InputError: it is damaged, encrypted, or packs in ways that are not read.
    """
    archive = guarded(lambda: zipfile.ZipFile(file), name, "zip")
    entries = archive.infolist()
    if len({entry.filename for entry in entries}) < len(entries):
        raise InputError(f"{name}: holds a name twice (zip); unpack it with care, scrub the folder")
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED:
            raise InputError(f"{name}: is encrypted (zip); unpack it first")
        yield guarded(partial(_member, archive, entry, name), name, "zip")


def write_zip(members: Iterable[tuple[Member, Iterator[bytes]]]) -> Iterator[bytes]:
    """The bytes of an archive of the members, each with its new content."""
    sink = _Sink()
    with zipfile.ZipFile(cast("IO[bytes]", sink), "w") as archive:
        for member, content in members:
            with archive.open(_entry(member), "w") as file:
                for piece in content:
                    file.write(piece)
                    yield sink.taken()
            yield sink.taken()
    yield sink.taken()


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> Member:
    mode = entry.external_attr >> 16 if entry.create_system == _UNIX else 0
    kind = stat.S_IFMT(mode)
    special = "a link" if kind == stat.S_IFLNK else "" if kind in (0, stat.S_IFREG, stat.S_IFDIR) else "a device"
    return Member(
        _name(entry),
        _chunks(archive, entry, name),
        entry.file_size,
        entry.date_time,
        mode & 0o777 or 0o600,
        entry.is_dir(),
        special,
        entry.compress_type,
    )


def _name(entry: zipfile.ZipInfo) -> str:
    """The name; where its encoding is not told, UTF-8 if it can be, as on Unix, else CP437 (APPNOTE, D.1)."""
    with suppress(UnicodeError):
        if not entry.flag_bits & _UTF8:
            return entry.filename.encode("cp437").decode()
    return entry.filename


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    file = guarded(lambda: archive.open(entry), name, "zip")
    with file:
        while chunk := guarded(lambda: file.read(CHUNK), name, "zip"):
            yield chunk


def _entry(member: Member) -> zipfile.ZipInfo:
    year, month, day, hour, minute, second = member.modified
    entry = zipfile.ZipInfo(member.name, (year, month, day, hour, minute, second))
    entry.compress_type = zipfile.ZIP_STORED if member.is_folder else member.method
    entry.create_system = _UNIX
    entry.external_attr = (member.mode | (stat.S_IFDIR if member.is_folder else stat.S_IFREG)) << 16
    entry.file_size = member.size  # a forecast: beyond 2 GiB the header needs another form
    return entry
