"""The main job: one file or stream in, a safe one out."""

from __future__ import annotations

import os
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scrubber.batch.content import Content
from scrubber.batch.reading import Reader, pieces_of
from scrubber.batch.rewriting import Rewriter
from scrubber.batch.source import open_source
from scrubber.batch.tally import Tally
from scrubber.batch.target import Draft, open_draft, write_all
from scrubber.batch.verify import Verifier
from scrubber.errors import InputError, UsageError
from scrubber.propagate import Collector
from scrubber.tables import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from scrubber.batch.stream import Piece
    from scrubber.pipeline import Pipeline


STREAM_NAME = "standard input"


@dataclass(frozen=True, slots=True)
class Job:
    """What every file of a run shares.

    Attributes:
        pipeline: what finds and replaces.
        tally: what is counted.
        force: whether an output that exists may be replaced.
        in_place: whether it may be the input.
        encoding: of files whose first bytes show none; None for UTF-8 and whatever else ASCII is part of.
        keep_binary: whether what is no text is copied as it is.
        replaced: gathers the values that were replaced, to verify outputs with; None where they are not verified.
        advance: told the number of bytes each time some have been read.
        watch: told of each piece of text, and the name of the file that it is in.
    """

    pipeline: Pipeline
    tally: Tally
    force: bool = False
    in_place: bool = False
    encoding: str | None = None
    keep_binary: bool = False
    replaced: Collector | None = None
    advance: Callable[[int], None] = lambda _: None
    watch: Callable[[str, Piece], object] = lambda _name, _piece: None

    def file(self, source: Path, target: Path) -> None:
        """Scrub one file into another, compressed as the target's name says, or as it was when it is in place.

        Raises:
            UsageError: source or target is not what it must be.
            ProcessingError: reading, detecting, writing or verifying failed; nothing was published.
        """
        with ExitStack() as kept:
            self.publish(self.draft(source, target, kept, is_mirror=self.in_place))

    def draft(self, source: Path, target: Path, kept: ExitStack, *, is_mirror: bool) -> Draft:
        """As `file`, but without the name (see `open_draft`); a mirror is compressed as its source was."""
        with open_source(source) as opened:
            replaces = self._may_replace(source, target)
            content = Content.of_file(str(source), opened, self._watched(opened.chunks()))
            rewriter = self._rewriter()
            clean = rewriter.rewritten(content) if is_mirror else rewriter.rewritten_for(content, target.name)
            lasting = self.in_place or not is_mirror  # a mirror can be made again
            with open_draft(target, opened.mode, kept, replace=replaces, lasting=lasting) as (out, draft):
                for piece in clean:
                    write_all(out, piece)
                opened.check()
        return draft

    def publish(self, draft: Draft, verifier: Verifier | None = None) -> None:
        """Give a draft its name, or discard it; `verifier` is made for it alone if none is given.

        Raises:
            VerificationError: something sensitive is in it.
            ProcessingError: it cannot be read back or named.
        """
        try:
            verifier = verifier or self.verifier()
            if verifier:
                verifier.check(draft)
            draft.publish()
        finally:
            draft.discard()
        self.tally.files += 1

    def verifier(self) -> Verifier | None:
        """What outputs are verified with, as far as values have been replaced until now; None where none are."""
        if self.replaced is None:
            return None
        return Verifier(self.pipeline.with_detector(self.replaced.detector()), self.encoding, self.keep_binary)

    def to_stream(self, source: Path, write: Callable[[bytes], None]) -> None:
        """Scrub a file, uncompressed, into a function that takes bytes.

        Raises:
            UsageError: the source is not what it must be.
            ProcessingError: see `file`.
        """
        with open_source(source) as opened:
            content = Content.of_file(str(source), opened, self._watched(opened.chunks()))
            for piece in self._rewriter().rewritten_for(content, ""):
                write(piece)
            opened.check()

    def stream(self, chunks: Iterable[bytes], write: Callable[[bytes], None]) -> None:
        """Scrub what arrives, uncompressed, into a function that takes bytes.

        Raises:
            ProcessingError: see `file`.
        """
        for piece in self._rewriter().rewritten_for(Content.of_stream(STREAM_NAME, chunks), ""):
            write(piece)

    def stream_to_file(self, chunks: Iterable[bytes], target: Path) -> None:
        """Scrub what arrives into a file, compressed as its name says.

        Raises:
            UsageError: the target is not what it must be.
            ProcessingError: see `file`.
        """
        with ExitStack() as kept:
            with open_draft(target, None, kept, replace=self.force) as (out, draft):
                for piece in self._rewriter().rewritten_for(Content.of_stream(STREAM_NAME, chunks), target.name):
                    write_all(out, piece)
            self.publish(draft)

    def after_collecting(self, sources: Iterable[Path]) -> Job:
        """The job for the second of two passes: it knows every value that was certain anywhere in the sources.

        Raises:
            UsageError: a source is missing or no file.
            ProcessingError: there is too much to collect.
        """
        collector, reader = Collector(), Reader(self.pipeline, Tally(), self.encoding)
        for path in sources:
            with suppress(InputError), open_source(path) as opened:  # the second pass says what is wrong with it
                for text in reader.texts(Content.of_file(str(path), opened)):
                    collect(self.pipeline, text.chunks, collector)
        return replace(self, pipeline=self.pipeline.with_detector(collector.detector()))

    def _rewriter(self) -> Rewriter:
        return Rewriter(self.pipeline, self.tally, self.encoding, self.keep_binary, self.replaced, self.watch)

    def _watched(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            yield chunk
            self.advance(len(chunk))

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


def collect(pipeline: Pipeline, chunks: Iterator[bytes], collector: Collector) -> None:
    """Gather what one text tells of values that stand elsewhere too."""
    table: Table | None = None
    for piece in pieces_of(pipeline, chunks):
        collector.add(piece.data, piece.findings)
        if piece.offset + piece.start == 0:
            table = Table.begun_by(piece.data[: piece.data.find(b"\n") + 1])
        if table is not None:
            collector.add_table(table, piece.data[piece.start : piece.end])
