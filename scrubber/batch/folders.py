"""A folder mirrored into another, file by file."""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from scrubber.batch.names import Names
from scrubber.errors import InputError, OutputError, ScrubError, UsageError, WithheldError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
    drafts: list[tuple[str, Draft]] = []
    with ExitStack() as kept:
        for path in paths:
            name = path.relative_to(source)
            with _listed(job.tally, str(path)):
                mirrored = target / (names.clean(name.as_posix()) if names else name)
                _make_folder(mirrored.parent)
                draft = job.draft(path, mirrored, kept, is_mirror=True)
                if job.replaced is None:
                    job.publish(draft)
                else:
                    drafts.append((str(path), draft))
        verifier = job.verifier() if drafts else None  # now that every value is known
        for written, draft in drafts:
            with _listed(job.tally, written):
                job.publish(draft, verifier)
    _make_folder(target)


@contextmanager
def _listed(tally: Tally, name: str) -> Iterator[None]:
    """What goes wrong with a file is listed, and the others go on."""
    try:
        yield
    except WithheldError as error:
        tally.withheld.append(str(error))
    except ScrubError as error:
        tally.failures.append((name, error))
    except OSError as error:
        tally.failures.append((name, InputError(f"{name}: the system failed ({error.strerror})")))


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


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror
    else:
        return
    raise OutputError(f"{path}: cannot be made ({reason})")
