"""Scrubs a stream while it runs: each line is out as soon as it is safe."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from scrubber.batch.files import pieces_of
from scrubber.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scrubber.batch.tally import Tally
    from scrubber.pipeline import Pipeline

CHUNK = 1 << 18


def scrub_stream(pipeline: Pipeline, source: int, write: Callable[[bytes], None], tally: Tally) -> None:
    """Scrub what arrives at a file descriptor, without waiting for more than has arrived.

    Raises:
        ProcessingError: reading or detecting failed.
    """
    transcoder, pieces = pieces_of(pipeline, arriving(source))
    for piece in pieces:
        write(transcoder.write(pipeline.render(piece.data, piece.findings, piece.start, piece.end)))
        tally.add(piece)


def arriving(descriptor: int) -> Iterator[bytes]:
    """Whatever there is, as soon as there is something."""
    try:
        while chunk := os.read(descriptor, CHUNK):
            yield chunk
    except OSError as error:
        reason = error.strerror
    else:
        return
    raise InputError(f"standard input: cannot be read ({reason})")
