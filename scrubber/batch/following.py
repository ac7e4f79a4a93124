"""Reads a log that is being written, across rotation and truncation, until it is told to stop."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from scrubber.batch.source import CHUNK, open_regular
from scrubber.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import BinaryIO

PAUSE = 0.2
"""Seconds between two looks at a file to which nothing was added."""


def followed(path: Path, is_over: Callable[[], bool]) -> Iterator[bytes]:
    """What is in a file, then what comes, then what is in the file that takes its name, until `is_over` says so.

    A file that has become shorter is read from its start. What is written and truncated, or rotated twice, between two
    looks is not seen.

    Raises:
        UsageError: the file is missing at the beginning, or no regular file.
        InputError: it cannot be read.
    """
    file = open_regular(path)
    try:
        while True:
            was_last_look, successor = is_over(), _successor(path, file)
            if successor is not None:
                time.sleep(PAUSE)  # whoever writes may not have noticed yet
            yield from _rest(path, file)
            if successor is not None:
                file.close()
                file = successor
            elif was_last_look:
                return
            else:
                time.sleep(PAUSE)
    finally:
        file.close()


def _rest(path: Path, file: BinaryIO) -> Iterator[bytes]:
    """What was added since the last look."""
    if os.fstat(file.fileno()).st_size < file.tell():
        file.seek(0)
    reason = ""
    try:
        while chunk := file.read(CHUNK):
            yield chunk
    except OSError as error:
        reason = error.strerror or type(error).__name__
    if reason:
        raise InputError(f"{path}: cannot be read ({reason})")


def _successor(path: Path, file: BinaryIO) -> BinaryIO | None:
    """The file that has taken the name, if another one has."""
    with suppress(OSError, UsageError, InputError):  # between two files there is none of the name
        if not os.path.samestat(path.stat(), os.fstat(file.fileno())):
            return open_regular(path)
    return None
