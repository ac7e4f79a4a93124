"""Copies what a program writes, scrubbed, as soon as it is safe; nothing more once scrubbing has failed."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from select import select
from typing import TYPE_CHECKING

from scrubber.batch.arriving import CHUNK
from scrubber.batch.encodings import is_wide
from scrubber.batch.kinds import Form, kind_of
from scrubber.batch.stream import Stream
from scrubber.errors import DetectionError, InputError, OutputError, ProcessingError, ReaderGoneError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.pipeline import Pipeline

PAUSE = 0.2
"""Seconds of silence after which a line that has not ended is shown if it ends as a question does."""
WITHHELD = b"[output withheld: scrubbing failed]\n"


def copy(source: int, target: int, pipeline: Pipeline) -> ProcessingError | None:
    """Copy all that arrives at one descriptor to another one and close the first; return what went wrong.

    After a failure the rest is read and dropped, so that the program can go on. When nobody reads any more, the program
    is told so in the way of pipes.
    """
    problem: ProcessingError | None = None
    try:
        _copy(source, target, pipeline)
    except ProcessingError as error:
        problem = error
    except BaseException as error:  # noqa: BLE001 - whatever happens here, the program must not wait for a reader
        problem = DetectionError(f"the program's output could not be scrubbed ({type(error).__name__})")
    if problem is not None and not isinstance(problem, OutputError):
        with suppress(ProcessingError):
            _write(target, WITHHELD)
        for _ in _arriving(source):
            pass
    os.close(source)
    return problem


def _copy(source: int, target: int, pipeline: Pipeline) -> None:
    stream = Stream(pipeline)
    chunks = _text(_arriving(source))
    pieces = (piece for chunk in chunks for piece in (stream.feed(chunk) if chunk else stream.asking()))
    for some in (pieces, stream.close()):
        for piece in some:
            _write(target, pipeline.render(piece.data, piece.findings, piece.start, piece.end))


def _arriving(source: int) -> Iterator[bytes]:
    """What is written, as soon as it is; nothing, once, when there is a pause."""
    is_paused = False
    while True:
        if not is_paused and not select([source], [], [], PAUSE)[0]:
            is_paused = True
            yield b""
        chunk = _read(source)
        if not chunk:
            return
        is_paused = False
        yield chunk


def _read(source: int) -> bytes:
    try:
        return os.read(source, CHUNK)
    except OSError as error:
        if error.errno == errno.EIO:  # so ends a terminal
            return b""
        reason = error.strerror
    raise InputError(f"the program's output cannot be read ({reason})")


def _text(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The chunks, if they begin like text that can be read as it comes."""
    is_begun = False
    for chunk in chunks:
        if chunk and not is_begun:
            is_begun = True
            kind = kind_of(chunk)
            if kind.form is not Form.TEXT or is_wide(chunk):
                raise InputError(f"the program's output is no text that can be read ({kind.name}); it is withheld")
        yield chunk


def _write(target: int, data: bytes) -> None:
    view, problem = memoryview(data), OutputError("")
    try:
        while view:
            select([], [target], [])  # somebody else may have made it non-blocking
            view = view[os.write(target, view) :]
    except BrokenPipeError:
        problem = ReaderGoneError("output: closed by its reader")
    except OSError as error:
        problem = OutputError(f"output: cannot be written ({error.strerror})")
    else:
        return
    raise problem
