"""Opens what is to be scrubbed, reads it in chunks, and notices when it changes meanwhile."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO

from scrubber.errors import InputError, ScrubError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHUNK = 1 << 20


class Source:
    """A regular file, open for reading."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self._path = path
        self.file = file
        self._before = os.fstat(file.fileno())
        self.size = self._before.st_size
        self.mode = stat.S_IMODE(self._before.st_mode)
        self.identity = self._before.st_dev, self._before.st_ino

    def chunks(self) -> Iterator[bytes]:
        """The whole file in chunks of a MiB.

        Raises:
            InputError: it cannot be read to its end, or changed while it was read.
        """
        read = 0
        while read < self.size and (chunk := self._chunk()):  # a file that grows as fast as it is read has no end
            read += len(chunk)
            yield chunk
        if read != self.size:
            raise self._changed()
        self.check()

    def check(self) -> None:
        """Make sure that the file is as it was when it was opened.

        Raises:
            InputError: it changed meanwhile.
        """
        after = os.fstat(self.file.fileno())
        if after.st_size != self.size or after.st_mtime_ns != self._before.st_mtime_ns:
            raise self._changed()

    def _changed(self) -> InputError:
        return InputError(f"{self._path}: changed while it was read; try again when nothing writes to it")

    def _chunk(self) -> bytes:
        try:
            return self.file.read(CHUNK)
        except OSError as error:
            reason = error.strerror
        raise InputError(f"{self._path}: cannot be read ({reason})")


@contextmanager
def open_source(path: Path) -> Iterator[Source]:
    """Open a regular file.

    Raises:
        UsageError: it is missing, a folder, a device or a pipe.
        InputError: it may not be read.
    """
    file = open_regular(path)
    try:
        yield Source(path, file)
    finally:
        with suppress(OSError):  # nothing is lost: it was only read
            file.close()


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
