"""Drafts many files, here or in workers, without giving them their names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from scrubber.batch.collecting import size_of
from scrubber.batch.files import Job
from scrubber.batch.tally import Tally
from scrubber.errors import InputError, ScrubError, WorkerError
from scrubber.propagate import Collector

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrubber.batch.target import Draft
    from scrubber.batch.workers import Task
    from scrubber.pipeline import Pipeline
    from scrubber.remote.url import Location


class Place(NamedTuple):
    """A file, where it is to go and its draft there, or why it cannot."""

    source: Location
    target: Location = Path()
    temporary: Location = Path()
    problem: ScrubError | None = None


class Drafted(NamedTuple):
    """What came of a file: its draft or what went wrong, counts, what was replaced, and bytes read in a worker."""

    place: Place
    draft: Draft | ScrubError
    tally: Tally
    replaced: Collector | None = None
    read: int = 0

    def taken(self, job: Job) -> Draft:
        """The draft, after the job has been told of the rest.

        Raises:
            ScrubError: there is none.
        """
        job.tally.merge(self.tally)
        job.advance(self.read)
        try:
            if isinstance(self.draft, ScrubError):
                raise self.draft
            if job.replaced is not None and self.replaced is not None:
                job.replaced.merge(self.replaced)
        except ScrubError:
            job.drafts.discard(self.place.temporary)
            raise
        return self.draft


@dataclass(frozen=True, slots=True)
class Drafting:
    """The plan of it; see `Plan`."""

    job: Job

    def size(self, place: Place, /) -> int | None:
        """See `Plan`; whoever watches is in this process, and so are connections to a storage."""
        if self.job.watch is not None or place.problem is not None or not isinstance(place.target, Path):
            return None
        return size_of(place.source)

    def here(self, place: Place, /) -> Drafted:
        """See `Plan`."""
        return _draft(self.job, place)

    def task(self, places: Sequence[Place], /) -> Task[list[Drafted]]:
        """See `Plan`."""
        job = self.job
        options = {"force": job.force, "in_place": job.in_place, "encoding": job.encoding}
        replaced = None if job.replaced is None else Collector()
        return partial(_draft_all, tuple(places), options | {"keep_binary": job.keep_binary, "replaced": replaced})

    def lost(self, place: Place, error: WorkerError, /) -> Drafted:
        """See `Plan`."""
        return Drafted(place, WorkerError(f"{place.source}: {error}"), Tally())


def _draft_all(places: tuple[Place, ...], options: dict[str, Any], pipeline: Pipeline, /) -> list[Drafted]:
    job = Job(pipeline, Tally(), **options)
    return [_draft(job, place)._replace(read=size_of(place.source) or 0) for place in places]


def _draft(job: Job, place: Place) -> Drafted:
    own = replace(job, tally=Tally(), replaced=None if job.replaced is None else Collector())
    drafted: Draft | ScrubError
    try:
        if place.problem is not None:
            raise place.problem
        drafted = own.draft(place.source, place.target, place.temporary, is_mirror=True)
    except ScrubError as error:
        drafted = error
    except OSError as error:
        drafted = InputError(f"{place.source}: the system failed ({error.strerror})")
    return Drafted(place, drafted, own.tally, own.replaced)
