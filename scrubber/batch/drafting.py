"""Drafts many files, here or in workers, without giving them their names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from scrubber.batch.collecting import size_of
from scrubber.batch.files import Job
from scrubber.batch.tally import Tally
from scrubber.errors import ScrubError
from scrubber.propagate import Collector

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import ExitStack

    from scrubber.batch.target import Draft
    from scrubber.batch.workers import Task
    from scrubber.pipeline import Pipeline
    from scrubber.remote.url import Location


class Place(NamedTuple):
    """A file, and where it is to go, or why it cannot."""

    source: Location
    target: Location | ScrubError


class Drafted(NamedTuple):
    """What came of a file: its draft or what went wrong, counts, what was replaced, and bytes read in a worker."""

    source: Location
    draft: Draft | ScrubError
    tally: Tally
    replaced: Collector | None
    read: int = 0

    def taken(self, job: Job) -> Draft:
        """The draft, after the job has been told of the rest.

        Raises:
            ScrubError: there is none.
        """
        job.tally.merge(self.tally)
        job.advance(self.read)
        if isinstance(self.draft, ScrubError):
            raise self.draft
        try:
            if job.replaced is not None and self.replaced is not None:
                job.replaced.merge(self.replaced)
        except ScrubError:
            self.draft.discard()
            raise
        return self.draft


@dataclass(frozen=True, slots=True)
class Drafting:
    """The plan of it; see `Plan`. A draft of this process is discarded with `kept`, unless it was published."""

    job: Job
    kept: ExitStack

    def size(self, place: Place, /) -> int | None:
        """See `Plan`; whoever watches is in this process, and so are connections to a storage."""
        if self.job.watch is not None or not isinstance(place.target, Path):
            return None
        return size_of(place.source)

    def here(self, place: Place, /) -> Drafted:
        """See `Plan`."""
        return _draft(self.job, place, self.kept)

    def task(self, places: Sequence[Place], /) -> Task[list[Drafted]]:
        """See `Plan`."""
        job = self.job
        options = {"force": job.force, "in_place": job.in_place, "encoding": job.encoding}
        replaced = None if job.replaced is None else Collector()
        return partial(_draft_all, tuple(places), options | {"keep_binary": job.keep_binary, "replaced": replaced})

    def abandon(self, drafted: Drafted, /) -> None:
        """See `Plan`."""
        if not isinstance(drafted.draft, ScrubError):
            drafted.draft.discard()


def _draft_all(places: tuple[Place, ...], options: dict[str, Any], pipeline: Pipeline, /) -> list[Drafted]:
    job = Job(pipeline, Tally(), **options)
    return [_draft(job, place)._replace(read=size_of(place.source) or 0) for place in places]


def _draft(job: Job, place: Place, kept: ExitStack | None = None) -> Drafted:
    own = replace(job, tally=Tally(), replaced=None if job.replaced is None else Collector())
    drafted: Draft | ScrubError
    try:
        target = place.target
        drafted = target if isinstance(target, ScrubError) else own.draft(place.source, target, kept, is_mirror=True)
    except ScrubError as error:
        drafted = error
    return Drafted(place.source, drafted, own.tally, own.replaced)
