"""Opens what is to be scrubbed, reads it in chunks, and notices when it changes meanwhile."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from scrubber.errors import InputError, ScrubError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scrubber.remote.url import Location

CHUNK = 1 << 20


class Facts(NamedTuple):
    """What is known of a file before it is read.

    `version` is another one when the content is, probably; `identity` tells files on disk apart, whatever their names.
    """

    size: int
    mode: int | None
    version: str
    identity: tuple[int, int] | None = None


class Source:
    """A file, open for reading.

    Attributes:
        file: its bytes, in any order.
        size: their number.
        mode: its permissions; None where it has none.
        version, identity: see `Facts`.
    """

    def __init__(self, name: str, file: BinaryIO, facts: Facts, look: Callable[[], Facts]) -> None:
        self._name = name
        self.file = file
        self.size, self.mode, self.version, self.identity = facts
        self._look = look

    def chunks(self) -> Iterator[bytes]:
        """The whole file in chunks of a MiB.

        Raises:
            InputError: it cannot be read to its end, or changed while it was read.
        """
        yield from self.between(0, self.size)
        self.check()

    def between(self, start: int, end: int) -> Iterator[bytes]:
        """A part of it in chunks of a MiB; what is added behind it is not looked at: it may never end.

        Raises:
            InputError: it cannot be read, or has become shorter.
        """
        while start < end:
            chunk = self._chunk(start, min(end - start, CHUNK))
            if not chunk:
                raise self._changed()
            start += len(chunk)
            yield chunk

    def check(self, version: str | None = None) -> None:
        """Make sure that the file is as it was when it was opened, or of a version seen before.

        Raises:
            InputError: it changed meanwhile.
        """
        if self._look().version != (self.version if version is None else version):
            raise self._changed()

    def _changed(self) -> InputError:
        return InputError(f"{self._name}: changed while it was read; try again when nothing writes to it")

    def _chunk(self, start: int, count: int) -> bytes:
        try:
            if self.file.tell() != start:
                self.file.seek(start)
            return self.file.read(count)
        except Exception as error:  # noqa: BLE001 - storages that are no disk have errors of their own
            reason = getattr(error, "strerror", None) or type(error).__name__
        self.check()  # a storage may refuse to go on with an object that has been replaced
        raise InputError(f"{self._name}: cannot be read ({reason})")


@contextmanager
def open_source(place: Location) -> Iterator[Source]:
    """Open a regular file or an object.

    Raises:
        UsageError: it is missing, a folder, a device or a pipe.
        InputError: it may not be read.
    """
    if not isinstance(place, Path):
        from scrubber.remote.objects import opened_object  # noqa: PLC0415 - for URLs only

        with opened_object(place) as source:
            yield source
        return
    file = open_regular(place)
    try:
        facts = partial(_facts, file.fileno())
        yield Source(str(place), file, facts(), facts)
    finally:
        with suppress(OSError):  # nothing is lost: it was only read
            file.close()


def _facts(descriptor: int) -> Facts:
    found = os.fstat(descriptor)
    version, identity = f"{found.st_size} {found.st_mtime_ns}", (found.st_dev, found.st_ino)
    return Facts(found.st_size, stat.S_IMODE(found.st_mode), version, identity)


def open_regular(path: Path) -> BinaryIO:
    """The file itself, open for reading without a buffer.

    Raises:
        ScrubError: see `open_source`.
    """
    problem: ScrubError
    try:
        mode = path.stat().st_mode
        if stat.S_ISREG(mode):
            return path.open("rb", buffering=0)
        reason = "is a folder" if stat.S_ISDIR(mode) else "is a pipe or a device, not a file; '-' reads a stream"
        problem = UsageError(f"{path}: {reason}")
    except FileNotFoundError:
        problem = UsageError(f"{path}: no such file or folder")
    except OSError as error:
        problem = InputError(f"{path}: cannot be read ({error.strerror})")
    raise problem
