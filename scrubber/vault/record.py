"""Makes the map of a run: goes through input and output side by side, and proves that the output leads back."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from scrubber.batch.reading import pieces_of
from scrubber.batch.source import open_source
from scrubber.batch.target import PRIVATE, open_target
from scrubber.errors import InputError
from scrubber.vault.records import End, File, Value, write_record
from scrubber.vault.sealed import Sealer
from scrubber.vault.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from scrubber.batch.stream import Piece
    from scrubber.keys import Key
    from scrubber.pipeline import Pipeline


def write_map(
    path: Path, key: Key, pipeline: Pipeline, files: Iterable[tuple[Path, Path, str]], *, force: bool
) -> None:
    """Write the map of a run, for nobody but its owner to read.

    Args:
        path: of the map.
        key: what opens it again.
        pipeline: what the run used.
        files: input, output and the output's name in the map, of each file of the run.
        force: whether a map that exists may be replaced.

    Raises:
        UsageError: the map exists, or the extra is not installed.
        ProcessingError: a file changed since, or its output does not lead back; there is no map.
    """
    with open_target(path, PRIVATE, replace=force) as out:
        sealer = Sealer(out, key)
        for source, target, name in files:
            _record(sealer, pipeline, source, target, name)
        sealer.close()


def _record(sealer: Sealer, pipeline: Pipeline, source: Path, target: Path, name: str) -> None:
    """Write down one file."""
    write_record(sealer, File(os.fsencode(name)))
    with open_source(source) as original, open_source(target) as output:
        text, clean, back = Text(original, str(source)), Text(output, str(target)), hashlib.sha256()
        pieces = pieces_of(pipeline, text.rest())
        for step in _steps(pipeline, pieces, clean, str(target)):
            if isinstance(step, Value):
                write_record(sealer, step)
            back.update(clean.transcoder.write(step.original if isinstance(step, Value) else step))
        if any(clean.rest()):
            raise InputError(f"{target}: is not what this run wrote; there is no map")
    if back.digest() != text.digest():
        raise InputError(f"{source}: cannot be mapped, for a value in it is longer than what is kept; there is no map")
    write_record(sealer, End(clean.digest(), text.digest()))


def _steps(pipeline: Pipeline, pieces: Iterable[Piece], clean: Text, name: str) -> Iterator[bytes | Value]:
    """The original text in order: what is the same in the output as it is, what was replaced as the map's values.

    Raises:
        InputError: the output is another text.
    """
    offset = 0
    for piece in pieces:
        position = piece.start
        for finding in piece.findings:
            same, new = piece.data[position : finding.start], pipeline.replace(piece.data, finding)
            _expect(clean, same + new, name)
            offset += len(same) + len(new)
            yield same
            yield Value(offset - len(new), len(new), piece.data[finding.start : finding.end])
            position = finding.end
        same = piece.data[position : piece.end]
        _expect(clean, same, name)
        offset += len(same)
        yield same


def _expect(clean: Text, expected: bytes, name: str) -> None:
    if b"".join(clean.take(len(expected))) != expected:
        raise InputError(f"{name}: is not what this run wrote; there is no map")
