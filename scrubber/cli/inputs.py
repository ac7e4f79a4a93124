"""Reads what a command is given: files, the files below folders, standard input ('-')."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from scrubber.cli.printing import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from scrubber.batch.reading import Reader, Text
    from scrubber.batch.tally import Tally

STREAM = Path("-")
T = TypeVar("T")


def read_each(paths: Iterable[Path], reader: Reader, read: Callable[[Text], Iterable[T]]) -> Iterator[tuple[str, T]]:
    """What `read` makes of each text in the paths, with the text's name; what fails is listed in the reader's tally."""
    from scrubber.errors import ScrubError, WithheldError  # noqa: PLC0415 - the engine loads when it is needed

    tally = reader.tally
    for path, is_named in _files(paths, tally):
        try:
            for text in _texts(path, reader):
                yield from ((text.name, item) for item in read(text))
        except ScrubError as error:
            if isinstance(error, WithheldError) and not is_named:
                tally.withheld.append(str(error))
            else:
                tally.failures.append((str(path), error))


def list_failures(tally: Tally) -> int:
    """Say on standard error what could not be read; the exit status that follows, 0 where all was."""
    for _, problem in tally.failures:
        click.echo(f"scrub: {printable(str(problem))}", err=True)
    for message in tally.withheld:
        click.echo(f"scrub: {printable(message)}", err=True)
    if tally.skipped:
        click.echo(f"skipped {len(tally.skipped)} links and special files", err=True)
    return max((problem.exit_code for _, problem in tally.failures), default=0)


def _files(paths: Iterable[Path], tally: Tally) -> Iterator[tuple[Path, bool]]:
    """Every file, and whether it was named itself."""
    from scrubber.batch.folders import files_below  # noqa: PLC0415

    for path in paths:
        if path != STREAM and path.is_dir():
            yield from ((inner, False) for inner in files_below(path, tally))
        else:
            yield path, True


def _texts(path: Path, reader: Reader) -> Iterator[Text]:
    """Every text in a file or in standard input."""
    from scrubber.batch.arriving import arriving  # noqa: PLC0415
    from scrubber.batch.content import Content  # noqa: PLC0415
    from scrubber.batch.source import open_source  # noqa: PLC0415

    if path == STREAM:
        yield from reader.texts(Content.of_stream("-", arriving(sys.stdin.fileno())))
        return
    with open_source(path) as source:
        yield from reader.texts(Content.of_file(str(path), source))
        source.check()
