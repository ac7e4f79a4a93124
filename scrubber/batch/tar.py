"""Reads and writes tar archives as streams, member by member.

Owner, group and extended headers name people and machines; they are dropped. Time and permissions stay.
"""

from __future__ import annotations

import tarfile
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, cast

from scrubber.batch.compression import CHUNK
from scrubber.batch.members import Member, guarded
from scrubber.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_BLOCK = tarfile.BLOCKSIZE
_LONGEST_HEADER = 1 << 16
"""Bytes of a header that goes on in blocks of its own; a long name needs a few thousand."""
_LONG = (tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK, tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE)
_HELD = 1 << 23
"""Bytes of a scrubbed member in memory; its size stands before it, so it must be whole first. More goes to a file."""
_SPECIAL = {tarfile.SYMTYPE: "a link", tarfile.LNKTYPE: "a link", tarfile.FIFOTYPE: "a pipe"}


class _Header(tarfile.TarInfo):
    """A header that cannot ask for memory without end."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str | None, errors: str) -> _Header:
        header = super().frombuf(buf, encoding, errors)  # type: ignore[arg-type] # the stub knows no None
        if header.type in _LONG and header.size > _LONGEST_HEADER:
            raise ValueError("too long")  # no `HeaderError`, which would pass for the end of the archive
        return header


class _Blocks:
    """A file of blocks, for `tarfile`, over chunks; remembers the last block."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._buffer = b""
        self._at = 0
        self.last = b""

    def read(self, size: int) -> bytes:
        """The next `size` bytes, or fewer at the end."""
        while len(self._buffer) - self._at < size and (chunk := next(self._chunks, b"")):
            self._buffer = self._buffer[self._at :] + chunk
            self._at = 0
        self.last = self._buffer[self._at : self._at + size]
        self._at += len(self.last)
        return self.last

    def is_at_end(self) -> bool:
        """Whether the last block was the mark of the end, and nothing but zeros follows it."""
        if len(self.last) < _BLOCK or self.last.strip(b"\0") or self._buffer[self._at :].strip(b"\0"):
            return False
        return not any(chunk.strip(b"\0") for chunk in self._chunks)


def read_tar(chunks: Iterator[bytes], name: str) -> Iterator[Member]:
    """The members of a tar archive called `name`.

    Raises:
        InputError: it is damaged, or something follows its end.
    """
    blocks = _Blocks(chunks)
    archive = guarded(lambda: _opened(blocks), name, "tar")
    while header := guarded(archive.next, name, "tar"):
        yield guarded(partial(_member, archive, header, name), name, "tar")
        archive.members = []  # type: ignore[attr-defined] # the library would keep them all
    if not guarded(blocks.is_at_end, name, "tar"):
        raise InputError(f"{name}: is damaged, cut off, or has something behind its end (tar); fetch it again")


def write_tar(members: Iterable[tuple[Member, Iterator[bytes]]]) -> Iterator[bytes]:
    """The bytes of an archive of the members, each with its new content."""
    written = 0
    for member, content in members:
        with SpooledTemporaryFile(_HELD) as held:
            for piece in content:
                held.write(piece)
            size = held.tell()
            header = _header(member, size)
            yield header
            held.seek(0)
            yield from iter(partial(held.read, CHUNK), b"")
            yield bytes(-size % _BLOCK)
        written += len(header) + size + -size % _BLOCK
    yield bytes(2 * _BLOCK + -(written + 2 * _BLOCK) % tarfile.RECORDSIZE)


def _opened(blocks: _Blocks) -> tarfile.TarFile:
    return tarfile.open(
        fileobj=cast("IO[bytes]", blocks),
        mode="r|",
        bufsize=_BLOCK,  # nothing is read beyond the mark of the end
        tarinfo=_Header,
        encoding="utf-8",
        errors="surrogateescape",
    )


def _member(archive: tarfile.TarFile, header: tarfile.TarInfo, name: str) -> Member:
    special = "" if header.isreg() or header.isdir() else _SPECIAL.get(header.type, "a device or the like")
    return Member(
        header.name,
        _chunks(archive.extractfile(header), name) if header.isreg() else iter(()),
        header.size,
        (int(header.mtime),),
        header.mode & 0o777,
        header.isdir(),
        special,
    )


def _chunks(file: IO[bytes] | None, name: str) -> Iterator[bytes]:
    while file is not None and (chunk := guarded(lambda: file.read(CHUNK), name, "tar")):
        yield chunk


def _header(member: Member, size: int) -> bytes:
    header = tarfile.TarInfo(member.name)
    header.size = size
    header.mtime = member.modified[0]
    header.mode = member.mode
    header.type = tarfile.DIRTYPE if member.is_folder else tarfile.REGTYPE
    return header.tobuf(tarfile.GNU_FORMAT, "utf-8", "surrogateescape")
