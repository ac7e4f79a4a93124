"""A folder mirrored into another, file by file."""

from __future__ import annotations

import os
from contextlib import contextmanager
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from scrubber.batch.drafting import Drafting, Place
from scrubber.batch.names import Names
from scrubber.batch.spread import spread
from scrubber.batch.target import is_taken, make_folder
from scrubber.errors import InputError, ScrubError, UsageError, WithheldError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from scrubber.batch.drafting import Drafted
    from scrubber.batch.files import Job
    from scrubber.batch.tally import Tally
    from scrubber.batch.target import Draft
    from scrubber.remote.url import Location


P = TypeVar("P", bound="Location")
Drafter: TypeAlias = "Callable[[Iterable[Place]], Iterator[Drafted]]"
"""What makes the drafts of many files, in their order."""


def mirror(  # noqa: PLR0913 - what is to be mirrored, and how
    job: Job,
    source: Location,
    target: Location,
    paths: Sequence[Location],
    *,
    scrub_names: bool = False,
    drafter: Drafter | None = None,
) -> None:
    """Scrub the files at `paths`, all below `source`, to the same places below `target`.

    One that fails or is withheld is absent and listed in the tally. With `scrub_names` names are scrubbed too.
    Without a `drafter` the job itself is one.

    Raises:
        UsageError: the target is not a new or empty folder, or lies in the source.
    """
    _check(job, source, target)
    names = Names(job.pipeline, str(source)) if scrub_names else None

    def place(path: Location) -> Location:
        name = PurePosixPath(path.relative_to(source)).as_posix()  # type: ignore[arg-type]
        return target / (names.clean(name) if names else name)

    scrub_each(job, paths, place, drafter)
    make_folder(target)


def scrub_each(job: Job, paths: Iterable[P], place: Callable[[P], Location], drafter: Drafter | None = None) -> None:
    """Scrub files, each packed as it was, to where `place` says.

    One that fails, there or in `place`, or that is withheld, is absent and listed in the tally. Where outputs are
    verified, each is so with the values that were replaced in any.
    """
    drafts: list[tuple[str, Draft]] = []
    begin = job.drafts.begin if drafter is None else None  # another drafter has names of its own
    draft_all = drafter or partial(spread, plan=Drafting(job), workers=job.workers)
    for drafted in draft_all(_place(path, place, begin) for path in paths):
        with _listed(job.tally, str(drafted.place.source)):
            drafts.append((str(drafted.place.source), drafted.taken(job)))
        if job.replaced is None:
            _publish(job, drafts)
            drafts.clear()
    _publish(job, drafts)  # what is verified, now that every value is known


def _publish(job: Job, drafts: Sequence[tuple[str, Draft]]) -> None:
    for (name, _), problem in zip(drafts, job.publish([draft for _, draft in drafts]), strict=True):
        with _listed(job.tally, name):
            if problem is not None:
                raise problem


def _place(path: P, place: Callable[[P], Location], begin: Callable[[Location], Location] | None) -> Place:
    """Where a file goes, in a folder that is there."""
    try:
        target = place(path)
        make_folder(target.parent)
        return Place(path, target, begin(target) if begin else Path())
    except ScrubError as error:
        return Place(path, problem=error)


@contextmanager
def _listed(tally: Tally, name: str) -> Iterator[None]:
    """What goes wrong with a file is listed, and the others go on."""
    try:
        yield
    except WithheldError as error:
        tally.withheld.append(str(error))
    except ScrubError as error:
        tally.failures.append((name, error))


def _check(job: Job, source: Location, target: Location) -> None:
    if job.in_place and target.resolve() == source.resolve():
        return
    if source.resolve() in (target.resolve(), *target.resolve().parents):
        raise UsageError(f"{target}: lies inside the input folder")
    if is_taken(target) and not target.is_dir():
        raise UsageError(f"{target}: is not a folder, but {source} is")
    if target.is_dir() and any(target.iterdir()) and not job.force:
        raise UsageError(f"{target}: exists and is not empty; --force writes into it")


def all_below(folder: Location, tally: Tally) -> Iterator[Location]:
    """As `files_below`, or every object, in order."""
    if isinstance(folder, Path):
        yield from files_below(folder, tally)
        return
    from scrubber.remote.objects import objects_below  # noqa: PLC0415 - for URLs only

    yield from objects_below(folder, tally)


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
