"""The first of two passes: gathers what is certain in many files, for all of them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from scrubber.batch.content import Content
from scrubber.batch.parallel import worked
from scrubber.batch.reading import Reader
from scrubber.batch.source import open_source
from scrubber.batch.spread import spread
from scrubber.batch.stream import LONGEST_LINE
from scrubber.batch.tally import Tally
from scrubber.errors import InputError, WorkerError
from scrubber.propagate import Collector
from scrubber.tables import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scrubber.batch.stream import Piece
    from scrubber.batch.workers import Task, Workers
    from scrubber.pipeline import Pipeline
    from scrubber.remote.url import Location


def collected(
    pipeline: Pipeline, sources: Iterable[Location], encoding: str | None, workers: Workers | None = None
) -> Collector:
    """Every value that is certain anywhere in the sources.

    Raises:
        UsageError: a source is missing or no file.
        ProcessingError: there is too much to collect.
    """
    everything = Collector()
    for part in spread(sources, Collecting(pipeline, encoding, workers), workers):
        everything.merge(part)
    return everything


@dataclass(frozen=True, slots=True)
class Collecting:
    """The plan of it; see `Plan`."""

    pipeline: Pipeline
    encoding: str | None
    workers: Workers | None

    def size(self, path: Location, /) -> int | None:
        """See `Plan`."""
        return size_of(path)

    def here(self, path: Location, /) -> Collector:
        """See `Plan`."""
        return _collect(self.pipeline, path, self.encoding, self.workers)

    def task(self, paths: Sequence[Location], /) -> Task[list[Collector]]:
        """See `Plan`."""
        return partial(_collect_all, tuple(paths), self.encoding)

    def lost(self, path: Location, error: WorkerError, /) -> Collector:
        """See `Plan`; without all that was to be collected there is no second pass."""
        raise WorkerError(f"{path}: {error}")


def size_of(path: Location) -> int | None:
    """Bytes of a file; None when that cannot be told, and for objects, which the process reads that opens them."""
    with suppress(OSError):
        return path.stat().st_size if isinstance(path, Path) else None
    return None


def _collect_all(paths: tuple[Location, ...], encoding: str | None, pipeline: Pipeline, /) -> list[Collector]:
    return [_collect(pipeline, path, encoding) for path in paths]


def _collect(pipeline: Pipeline, path: Location, encoding: str | None, workers: Workers | None = None) -> Collector:
    """What one file tells; the second pass says what is wrong with it."""
    collector, reader = Collector(), Reader(pipeline, Tally(), encoding)
    with suppress(InputError), open_source(path) as opened:
        for text in reader.texts(Content.of_file(str(path), opened)):
            header, chunks = _with_header(text.chunks)
            for part in worked(pipeline, chunks, _Gather(Table.begun_by(header)), workers, text.name):
                collector.merge(part)
    return collector


def _with_header(chunks: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """The first line of a text, and all of the text; no line where it is longer than is seen at once."""
    begun = b""
    for chunk in chunks:
        begun += chunk
        if b"\n" in begun or len(begun) > LONGEST_LINE:
            break
    return begun[: begun.find(b"\n") + 1], chain((begun,), chunks)


@dataclass(frozen=True, slots=True)
class _Gather:
    """What one piece tells; `table` is that of the text, if its first line names sensitive columns."""

    table: Table | None

    def __call__(self, pipeline: Pipeline, piece: Piece, /) -> Collector:
        """See `Work`."""
        del pipeline
        collector = Collector()
        collector.add(piece.data, piece.findings)
        if self.table is not None:
            collector.add_table(self.table, piece.data[piece.start : piece.end])
        return collector
