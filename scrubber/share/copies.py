"""Makes the safe copies: two passes over everything, each copy verified, then the manifest and the report of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scrubber.batch.folders import scrub_each
from scrubber.batch.tally import Tally
from scrubber.batch.target import PRIVATE, open_target, write_all
from scrubber.errors import InputError
from scrubber.report.watch import report_files
from scrubber.share.absent import Retold, list_absent
from scrubber.share.describing import Describer, Stamp
from scrubber.share.manifest import MANIFEST, REPORT, Manifest, entry_of
from scrubber.share.naming import Naming

if TYPE_CHECKING:
    from pathlib import Path

    from scrubber.batch.files import Job
    from scrubber.keys import Key
    from scrubber.pipeline import Pipeline
    from scrubber.share.selection import Selection

MOST_TOLD = 5
"""Problems that an error tells of."""


class Copies(NamedTuple):
    """What is ready to leave.

    Attributes:
        pipeline: the one that made the copies; it knows what the first pass collected.
        files: the name of each copy, below the folder that was filled, and its input.
    """

    pipeline: Pipeline
    files: dict[str, Path]


def make_copies(job: Job, selection: Selection, folder: Path, key: Key | None) -> Copies:
    """Fill a folder with safe copies, their manifest and their report.

    Args:
        job: its tally says in the end what was done, and what is absent and why.
        selection: what is shared.
        folder: nobody else's, and empty.
        key: what inputs are hashed under; None if it is not kept.

    Raises:
        ProcessingError: nothing may leave.
    """
    stamps = {path: Stamp.of(path.stat()) for path in selection.files}
    job = job.after_collecting(selection.files)
    naming = Naming(selection, job.pipeline)
    names = _scrub(job, selection, naming, folder)
    shown = Tally()
    with report_files([folder / REPORT], job.pipeline, shown, (), replace=False) as watch:
        describer = Describer(job.pipeline, job.encoding, key, watch, shown, job.tally.failures)
        entries = list(describer.entries(folder, names, stamps))
        list_absent(job.tally, selection, {str(folder / name): str(path) for name, path in names.items()})
        absent = Retold(job.pipeline, naming, names, selection).absent(job.tally)
        shown.failures += [(message, InputError(message)) for message in (*absent.failed, *absent.withheld)]
        shown.skipped += [(message, "") for message in absent.skipped]
    if not entries:
        raise InputError(_nothing(job.tally))
    report = entry_of(folder / REPORT, REPORT, shown.entities)
    with open_target(folder / MANIFEST, PRIVATE, replace=False) as out:
        write_all(out, Manifest.of(job.pipeline, key, entries, report, absent).encode())
    return Copies(job.pipeline, {entry.name: names[entry.name] for entry in entries})


def _scrub(job: Job, selection: Selection, naming: Naming, folder: Path) -> dict[str, Path]:
    """Scrub every file into the folder; the names that were given to them, in order, and their inputs."""
    names: dict[str, Path] = {}

    def place(path: Path) -> Path:
        name = naming.of(path, selection.files[path])
        if names.setdefault(name, path) != path:
            raise InputError(f"{path}: has the name of another file in the bundle; share it separately")
        return folder / name

    scrub_each(job, selection.files, place)
    return dict(sorted(names.items()))


def _nothing(tally: Tally) -> str:
    """Why there is nothing to share."""
    problems = [str(problem) for _, problem in tally.failures] + tally.withheld
    return "; ".join(["there is nothing that can be shared", *problems[:MOST_TOLD]])
