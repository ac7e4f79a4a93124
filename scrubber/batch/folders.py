"""A folder mirrored into another, file by file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from scrubber.batch.names import Names
from scrubber.errors import InputError, OutputError, ScrubError, UsageError, WithheldError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scrubber.batch.files import Job
    from scrubber.batch.tally import Tally


def mirror(job: Job, source: Path, target: Path, paths: Sequence[Path], *, scrub_names: bool = False) -> None:
    """Scrub the files at `paths`, all below `source`, to the same places below `target`.

    One that fails or is withheld is absent and listed in the tally. With `scrub_names` names are scrubbed too.

    Raises:
        UsageError: the target is not a new or empty folder, or lies in the source.
    """
    _check(job, source, target)
    names = Names(job.pipeline, str(source)) if scrub_names else None
    for path in paths:
        name = path.relative_to(source)
        try:
            mirrored = target / (names.clean(name.as_posix()) if names else name)
            _make_folder(mirrored.parent)
            job.mirror(path, mirrored)
        except WithheldError as error:
            job.tally.withheld.append(str(error))
        except ScrubError as error:
            job.tally.failures.append((str(name), error))
    _make_folder(target)


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
