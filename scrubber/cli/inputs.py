"""Reads what a command is given: files, the files below folders, standard input ('-')."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from scrubber.cli.printing import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from scrubber.batch.tally import Tally

STREAM = Path("-")
T = TypeVar("T")


def read_each(
    paths: Iterable[Path], tally: Tally, read: Callable[[str, Iterator[bytes]], Iterable[T]]
) -> Iterator[tuple[str, T]]:
    """What `read` makes of each file's name and chunks, with the name; what fails is listed in the tally."""
    from scrubber.batch.arriving import arriving  # noqa: PLC0415 - the engine loads when it is needed
    from scrubber.batch.source import open_source  # noqa: PLC0415
    from scrubber.errors import ScrubError  # noqa: PLC0415

    for path in _files(paths, tally):
        try:
            if path == STREAM:
                yield from (("-", item) for item in read("-", arriving(sys.stdin.fileno())))
                continue
            with open_source(path) as source:
                yield from ((str(path), item) for item in read(str(path), source.chunks()))
        except ScrubError as error:
            tally.failures.append((str(path), error))


def list_failures(tally: Tally) -> int:
    """Say on standard error what could not be read; the exit status that follows, 0 where all was."""
    for _, problem in tally.failures:
        click.echo(f"scrub: {printable(str(problem))}", err=True)
    if tally.skipped:
        click.echo(f"skipped {len(tally.skipped)} links and special files", err=True)
    return max((problem.exit_code for _, problem in tally.failures), default=0)


def _files(paths: Iterable[Path], tally: Tally) -> Iterator[Path]:
    from scrubber.batch.files import files_below  # noqa: PLC0415

    for path in paths:
        if path != STREAM and path.is_dir():
            yield from files_below(path, tally)
        else:
            yield path
