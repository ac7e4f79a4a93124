"""The main job: one file, or a folder mirrored file by file."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from scrubber.batch.encodings import may_be_wide, transcoded, transcoder_for
from scrubber.batch.source import open_source, refuse_compressed
from scrubber.batch.stream import Piece, Stream
from scrubber.batch.target import open_target, write_all
from scrubber.errors import InputError, OutputError, ScrubError, UsageError
from scrubber.propagate import Collector
from scrubber.tables import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from scrubber.batch.encodings import Transcoder
    from scrubber.batch.tally import Tally
    from scrubber.pipeline import Pipeline


STREAM_NAME = "standard input"
_NO_TEXT = "the text is not in the encoding that its first bytes show"


@dataclass(frozen=True, slots=True)
class Job:
    """What every file of a run shares.

    `advance` is told the number of bytes each time some have been dealt with, `watch` the file's name and the piece.
    """

    pipeline: Pipeline
    tally: Tally
    force: bool = False
    in_place: bool = False
    advance: Callable[[int], None] = lambda _: None
    watch: Callable[[str, Piece], object] = lambda _name, _piece: None

    def file(self, source: Path, target: Path) -> None:
        """Scrub one file into another.

        Raises:
            UsageError: source or target is not what it must be.
            ProcessingError: reading, detecting or writing failed; nothing was published.
        """
        with open_source(source) as opened:
            replaces = self._may_replace(source, target)
            with open_target(target, opened.mode, replace=replaces) as out:
                self.copy(opened.chunks(), lambda data: write_all(out, data), str(source))
        self.tally.files += 1

    def copy(self, chunks: Iterator[bytes], write: Callable[[bytes], None], name: str = STREAM_NAME) -> None:
        """Scrub chunks of one stream, called `name` in errors, into a function that takes bytes.

        Raises:
            ProcessingError: see `file`.
        """
        transcoder, pieces = pieces_of(self.pipeline, chunks, name)
        for piece in pieces:
            clean = self.pipeline.render(piece.data, piece.findings, piece.start, piece.end)
            write(_written(transcoder, clean, name))
            self.tally.add(piece)
            self.watch(name, piece)
            self.advance(piece.end - piece.start)

    def after_collecting(self, sources: Iterable[Path]) -> Job:
        """The job for the second of two passes: it knows every value that was certain anywhere in the sources.

        Raises:
            UsageError: a source is missing or no file.
            ProcessingError: one cannot be read, or there is too much to collect.
        """
        collector = Collector()
        for path in sources:
            with suppress(InputError), open_source(path) as opened:  # the second pass says what is wrong with it
                collect(self.pipeline, opened.chunks(), collector)
        return replace(self, pipeline=self.pipeline.with_detector(collector.detector()))

    def folder(self, source: Path, target: Path) -> None:
        """Mirror a folder; a file that fails is absent from the mirror and listed in the tally.

        Raises:
            UsageError: the target is not a new or empty folder, or lies in the source.
        """
        self._check_folders(source, target)
        for path in files_below(source, self.tally):
            mirrored = target / path.relative_to(source)
            try:
                _make_folder(mirrored.parent)
                self.file(path, mirrored)
            except ScrubError as error:
                self.tally.failures.append((str(path), error))
        _make_folder(target)

    def _may_replace(self, source: Path, target: Path) -> bool:
        if not os.path.lexists(target):
            return False
        if target.exists() and target.samefile(source):
            if not self.in_place:
                raise UsageError(f"{target}: is the input itself; --in-place replaces it")
            if target.is_symlink():
                raise UsageError(f"{target}: is a link; --in-place takes the file itself")
            return True
        return self.force

    def _check_folders(self, source: Path, target: Path) -> None:
        if self.in_place and target.resolve() == source.resolve():
            return
        if source.resolve() in (target.resolve(), *target.resolve().parents):
            raise UsageError(f"{target}: lies inside the input folder")
        if os.path.lexists(target) and not target.is_dir():
            raise UsageError(f"{target}: is not a folder, but {source} is")
        if target.is_dir() and any(target.iterdir()) and not self.force:
            raise UsageError(f"{target}: exists and is not empty; --force writes into it")


def collect(pipeline: Pipeline, chunks: Iterator[bytes], collector: Collector) -> None:
    """Gather what one stream tells of values that stand elsewhere too."""
    table: Table | None = None
    for piece in pieces_of(pipeline, chunks)[1]:
        collector.add(piece.data, piece.findings)
        if piece.offset + piece.start == 0:
            table = Table.begun_by(piece.data[: piece.data.find(b"\n") + 1])
        if table is not None:
            collector.add_table(table, piece.data[piece.start : piece.end])


def pieces_of(
    pipeline: Pipeline, chunks: Iterator[bytes], name: str = STREAM_NAME
) -> tuple[Transcoder, Iterator[Piece]]:
    """The transcoder that a stream of chunks needs, and its decided pieces.

    Raises:
        InputError: it is compressed; while the pieces are taken: it cannot be read. The message begins with `name`.
    """
    head = _head(chunks)
    refuse_compressed(head, name)
    transcoder = transcoder_for(head)

    def pieces() -> Iterator[Piece]:
        stream = Stream(pipeline)
        for chunk in transcoded(_chain(head, chunks), transcoder):
            yield from stream.feed(chunk)
        yield from stream.close()

    return transcoder, _readable(pieces(), name)


def _head(chunks: Iterator[bytes]) -> bytes:
    """What comes first: enough to tell an encoding, if it may be one of several bytes a unit."""
    head = next(chunks, b"")
    while head and may_be_wide(head) and (more := next(chunks, b"")):
        head += more
    return head


def files_below(folder: Path, tally: Tally) -> Iterator[Path]:
    """Every regular file below a folder, in order; links, pipes and devices are listed as skipped."""

    def fail(error: OSError) -> None:
        problem = InputError(f"{error.filename}: cannot be read ({error.strerror})")
        tally.failures.append((str(error.filename), problem))

    for parent, folders, names in os.walk(folder, onerror=fail):
        folders.sort()
        for name in sorted(names):
            path = Path(parent, name)
            if path.is_symlink() or not path.is_file():
                tally.skipped.append((str(path.relative_to(folder)), "a link, a pipe or a device"))
            else:
                yield path
        for name in folders:
            if Path(parent, name).is_symlink():
                tally.skipped.append((str(Path(parent, name).relative_to(folder)), "a link to a folder"))


def _readable(pieces: Iterator[Piece], name: str) -> Iterator[Piece]:
    """The pieces; text that is not in the encoding of its first bytes is an input error."""
    failed = False
    try:
        yield from pieces
    except UnicodeError:
        failed = True
    if failed:
        raise InputError(f"{name}: {_NO_TEXT}")


def _written(transcoder: Transcoder, clean: bytes, name: str) -> bytes:
    """The piece in the encoding of its file."""
    try:
        return transcoder.write(clean)
    except UnicodeError:
        pass
    raise InputError(f"{name}: {_NO_TEXT}")


def _chain(head: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from chunks


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror
    else:
        return
    raise OutputError(f"{path}: cannot be made ({reason})")
