"""The main job: one file or stream in, a safe one out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from scrubber.batch.collecting import collected
from scrubber.batch.content import Content
from scrubber.batch.drafts import Drafts
from scrubber.batch.rewriting import Rewriter
from scrubber.batch.source import open_source
from scrubber.batch.spread import spread
from scrubber.batch.target import Draft, is_taken, open_draft, write_all
from scrubber.batch.verify import Checking, Verifier
from scrubber.batch.workers import open_workers
from scrubber.errors import ScrubError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from scrubber.batch.stream import Piece
    from scrubber.batch.tally import Tally
    from scrubber.batch.workers import Workers
    from scrubber.pipeline import Pipeline
    from scrubber.propagate import Collector
    from scrubber.remote.url import Location


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
        workers: processes that help, with the same pipeline.
        drafts: owns the files that are unfinished, whoever writes them, so it outlives the workers.
    """

    pipeline: Pipeline
    tally: Tally
    force: bool = False
    in_place: bool = False
    encoding: str | None = None
    keep_binary: bool = False
    replaced: Collector | None = None
    advance: Callable[[int], None] = lambda _: None
    watch: Callable[[str, Piece], object] | None = None
    workers: Workers | None = None
    drafts: Drafts = field(default_factory=Drafts)

    def file(self, source: Location, target: Location) -> None:
        """Scrub one file into another, compressed as the target's name says, or as it was when it is in place.

        Raises:
            UsageError: source or target is not what it must be.
            ProcessingError: reading, detecting, writing or verifying failed; nothing was published.
        """
        with self.drafts.begun(target) as temporary:
            self.publish_one(self.draft(source, target, temporary, is_mirror=self.in_place))

    def draft(self, source: Location, target: Location, temporary: Location, *, is_mirror: bool) -> Draft:
        """As `file`, but without the name (see `open_draft`); a mirror is compressed as its source was."""
        with open_source(source) as opened:
            replaces = self.may_replace(source, target)
            content = Content.of_file(str(source), opened, self._watched(opened.chunks()))
            rewriter = self._rewriter()
            clean = rewriter.rewritten(content) if is_mirror else rewriter.rewritten_for(content, target.name)
            lasting = self.in_place or not is_mirror  # a mirror can be made again
            with open_draft(target, temporary, opened.mode, replace=replaces, lasting=lasting) as (out, draft):
                for piece in clean:
                    write_all(out, piece)
                opened.check()
        return draft

    def may_replace(self, source: Location, target: Location) -> bool:
        """Whether an output that exists may be replaced.

        Raises:
            UsageError: it is the input, and that was not asked for.
        """
        if not is_taken(target):
            return False
        if target.exists() and type(target) is type(source) and target.samefile(source):  # type: ignore[arg-type]
            if not self.in_place:
                raise UsageError(f"{target}: is the input itself; --in-place replaces it")
            if target.is_symlink():
                raise UsageError(f"{target}: is a link; --in-place takes the file itself")
            return True
        return self.force

    def publish(self, drafts: Sequence[Draft]) -> Iterator[ScrubError | None]:
        """Give each draft its name, or discard it: what went wrong with it, or None.

        Where outputs are verified that is done first, against every value that was replaced until now.
        """
        for draft, problem in zip(drafts, self._verified(drafts), strict=True):
            yield self._named(draft, problem)

    def _verified(self, drafts: Sequence[Draft]) -> Iterator[ScrubError | None]:
        """What is wrong with each draft."""
        if self.replaced is None:
            yield from (None for _ in drafts)
            return
        pipeline = self.pipeline.with_detector(self.replaced.detector())
        with open_workers(pipeline, len(self.workers) if self.workers else 1) as workers:
            verifier = Verifier(pipeline, self.encoding, self.keep_binary, workers)
            yield from spread(drafts, Checking(verifier), workers)

    def _named(self, draft: Draft, problem: ScrubError | None) -> ScrubError | None:
        try:
            if problem is None:
                draft.publish()
                self.tally.files += 1
            self.drafts.discard(draft.temporary)
        except ScrubError as error:
            return problem or error
        return problem

    def publish_one(self, draft: Draft) -> None:
        """As `publish`.

        Raises:
            ScrubError: what went wrong.
        """
        for problem in self.publish([draft]):
            if problem is not None:
                raise problem

    def to_stream(self, source: Location, write: Callable[[bytes], None]) -> None:
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

    def stream(self, chunks: Iterable[bytes], write: Callable[[bytes], None], name: str = STREAM_NAME) -> None:
        """Scrub what arrives, uncompressed, into a function that takes bytes; `name` is what errors call it.

        Raises:
            ProcessingError: see `file`.
        """
        for piece in self._rewriter().rewritten_for(Content.of_stream(name, chunks), ""):
            write(piece)

    def stream_to_file(
        self, chunks: Iterable[bytes], target: Location, name: str = STREAM_NAME, mode: int | None = None
    ) -> None:
        """Scrub what arrives into a file, compressed as its name says; `mode` bounds its permissions.

        Raises:
            UsageError: the target is not what it must be.
            ProcessingError: see `file`.
        """
        with self.drafts.begun(target) as temporary:
            with open_draft(target, temporary, mode, replace=self.force) as (out, draft):
                for piece in self._rewriter().rewritten_for(Content.of_stream(name, chunks), target.name):
                    write_all(out, piece)
            self.publish_one(draft)

    def after_collecting(self, sources: Iterable[Location]) -> Job:
        """The job for the second of two passes: it knows every value that was certain anywhere in the sources.

        Raises:
            UsageError: a source is missing or no file.
            ProcessingError: there is too much to collect.
        """
        collector = collected(self.pipeline, sources, self.encoding, self.workers)
        return replace(self, pipeline=self.pipeline.with_detector(collector.detector()), workers=None)

    def _rewriter(self) -> Rewriter:
        return Rewriter(
            self.pipeline, self.tally, self.encoding, self.keep_binary, self.replaced, self.watch, self.workers
        )

    def _watched(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            yield chunk
            self.advance(len(chunk))
