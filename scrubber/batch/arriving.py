"""Reads a stream while it runs, without waiting for more than has arrived."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from scrubber.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK = 1 << 18


def arriving(descriptor: int) -> Iterator[bytes]:
    """Whatever there is at a file descriptor, as soon as there is something.

    Raises:
        InputError: it cannot be read.
    """
    try:
        while chunk := os.read(descriptor, CHUNK):
            yield chunk
    except OSError as error:
        reason = error.strerror
    else:
        return
    raise InputError(f"standard input: cannot be read ({reason})")
