"""A folder mirrored into another, file by file."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from scrubber.batch.drafting import Drafting, Place
from scrubber.batch.names import Names
from scrubber.batch.spread import spread
from scrubber.batch.target import make_folder
from scrubber.errors import InputError, ScrubError, UsageError, WithheldError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from scrubber.batch.files import Job
    from scrubber.batch.tally import Tally
    from scrubber.batch.target import Draft


def mirror(job: Job, source: Path, target: Path, paths: Sequence[Path], *, scrub_names: bool = False) -> None:
    """Scrub the files at `paths`, all below `source`, to the same places below `target`.

    One that fails or is withheld is absent and listed in the tally. With `scrub_names` names are scrubbed too.

    Raises:
        UsageError: the target is not a new or empty folder, or lies in the source.
    """
    _check(job, source, target)
    names = Names(job.pipeline, str(source)) if scrub_names else None

    def place(path: Path) -> Path:
        name = path.relative_to(source)
        return target / (names.clean(name.as_posix()) if names else name)

    scrub_each(job, paths, place)
    make_folder(target)


def scrub_each(job: Job, paths: Iterable[Path], place: Callable[[Path], Path]) -> None:
    """Scrub files, each packed as it was, to where `place` says.

    One that fails, there or in `place`, or that is withheld, is absent and listed in the tally. Where outputs are
    verified, each is so with the values that were replaced in any.
    """
    drafts: list[tuple[str, Draft]] = []
    for drafted in spread((_place(job, path, place) for path in paths), Drafting(job), job.workers):
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


def _place(job: Job, path: Path, place: Callable[[Path], Path]) -> Place:
    """Where a file goes, in a folder that is there."""
    try:
        target = place(path)
        make_folder(target.parent)
        return Place(path, target, job.drafts.begin(target))
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


def _check(job: Job, source: Path, target: Path) -> None:
    if job.in_place and target.resolve() == source.resolve():
        return
    if source.resolve() in (target.resolve(), *target.resolve().parents):
        raise UsageError(f"{target}: lies inside the input folder")
    if os.path.lexists(target) and not target.is_dir():
        raise UsageError(f"{target}: is not a folder, but {source} is")
    if target.is_dir() and any(target.iterdir()) and not job.force:
        raise UsageError(f"{target}: exists and is not empty; --force writes into it")


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
