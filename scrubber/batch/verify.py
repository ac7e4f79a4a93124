"""Reads an output back before it gets its name: nothing that the policy redacts may be in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from scrubber.batch.collecting import size_of
from scrubber.batch.content import Content
from scrubber.batch.locate import located
from scrubber.batch.parallel import worked
from scrubber.batch.reading import Reader
from scrubber.batch.source import open_source
from scrubber.batch.tally import Tally
from scrubber.errors import InputError, ScrubError, UsageError, VerificationError, WithheldError, WorkerError
from scrubber.redact import remove

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scrubber.batch.stream import Piece
    from scrubber.batch.target import Draft
    from scrubber.batch.workers import Task, Workers
    from scrubber.entities import Entity
    from scrubber.pipeline import Pipeline


def check_verifiable(pipeline: Pipeline) -> None:
    """Make sure that what a pipeline writes can be told from what it must not.

    Raises:
        UsageError: it removes values; what follows a removed one then looks like the value.
    """
    if remove in (pipeline.redactor, *pipeline.redactors.values()):
        raise UsageError("--verify cannot tell what follows a removed value from the value; redact in another style")


@dataclass(frozen=True, slots=True)
class Verifier:
    """What an output is checked against.

    Attributes:
        pipeline: that of the run, which knows besides the values that were replaced in it.
        encoding: of files whose first bytes show none.
        keep_binary: whether what is no text may be in the output.
        workers: processes that help, with the same pipeline.
    """

    pipeline: Pipeline
    encoding: str | None = None
    keep_binary: bool = False
    workers: Workers | None = None

    def check(self, draft: Draft) -> None:
        """Make sure that a draft can be published.

        Raises:
            VerificationError: something sensitive is in it, or something that cannot be read.
            ProcessingError: it cannot be read back.
        """
        tally = Tally()
        found: Counter[Entity] = Counter()
        first = ""
        for place, entity in self._found(draft, tally):
            first = first or place
            found[entity] += 1
        kinds = ", ".join(f"{entity.name} {count:,}" for entity, count in found.most_common())
        if found:
            raise VerificationError(f"{first}: still sensitive, so not published: {kinds}; try --two-pass")
        if tally.renamed or (tally.withheld and not self.keep_binary):
            raise VerificationError(f"{draft.path}: not published: a name in it is sensitive, or something is binary")

    def _found(self, draft: Draft, tally: Tally) -> Iterator[tuple[str, Entity]]:
        """The place and the entity of each finding."""
        reader = Reader(self.pipeline, tally, self.encoding)
        with open_source(draft.temporary) as opened:
            try:
                for text in reader.texts(Content.of_file(str(draft.path), opened)):
                    for place in located(worked(self.pipeline, text.chunks, _shown, self.workers, text.name)):
                        yield f"{text.name}:{place.line}:{place.column}", place.finding.entity
            except WithheldError as error:
                tally.withheld.append(str(error))


@dataclass(frozen=True, slots=True)
class Checking:
    """The plan to check many drafts; see `Plan`. The result of one is what is wrong with it."""

    verifier: Verifier

    def size(self, draft: Draft, /) -> int | None:
        """See `Plan`."""
        return size_of(draft.temporary)

    def here(self, draft: Draft, /) -> ScrubError | None:
        """See `Plan`."""
        return _problem(self.verifier, draft)

    def task(self, drafts: Sequence[Draft], /) -> Task[list[ScrubError | None]]:
        """See `Plan`."""
        verifier = self.verifier
        return partial(_problems, tuple(drafts), encoding=verifier.encoding, keep_binary=verifier.keep_binary)

    def lost(self, draft: Draft, error: WorkerError, /) -> ScrubError:
        """See `Plan`."""
        return WorkerError(f"{draft.path}: {error}")


def _problems(
    drafts: tuple[Draft, ...], pipeline: Pipeline, /, *, encoding: str | None, keep_binary: bool
) -> list[ScrubError | None]:
    verifier = Verifier(pipeline, encoding, keep_binary)
    return [_problem(verifier, draft) for draft in drafts]


def _problem(verifier: Verifier, draft: Draft) -> ScrubError | None:
    try:
        verifier.check(draft)
    except ScrubError as error:
        return error
    except OSError as error:
        return InputError(f"{draft.path}: the system failed ({error.strerror})")
    return None


def _shown(_pipeline: Pipeline, piece: Piece, /) -> Piece:
    return piece
