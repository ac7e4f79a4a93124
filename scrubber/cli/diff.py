"""`scrub diff IN`: show what would change, line by line; write nothing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scrubber.cli.inputs import list_failures, read_each
from scrubber.cli.options import (
    build_pipeline,
    encoding_named,
    encoding_option,
    key_option,
    pipeline_options,
    settings_of,
)
from scrubber.cli.printing import printable, visible
from scrubber.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.batch.changes import Change

_CONTEXT = 80
"""Characters of unchanged text that are shown on each side of a change; a longer stretch is cut in its middle."""
_MOST_STARS = 24
_OLD, _NEW = "red", "green"


@click.command(
    "diff",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="\b\nExamples:\n  scrub diff server.log\n  scrub diff server.log --show-values",
)
@click.argument("paths", metavar="IN...", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@pipeline_options
@encoding_option
@click.option("--redact", "style", metavar="surrogate|tag|mask|remove", help="What takes a value's place.")
@key_option("Key for the stand-ins")
@click.option("--show-values", is_flag=True, help="Show the values themselves, on a terminal only.")
def command(paths: tuple[Path, ...], *, show_values: bool, **options: Any) -> int:
    """Show what scrubbing would change in files, folders or standard input ('-'), and change nothing.

    Every line that changes is shown with its number, before and after. Values are masked unless asked for; control
    characters of the log are shown as escapes, and long stretches that stay are cut short.

    \b
    Exit status: 0 nothing would change, 1 something would, 2 wrong usage,
    3 something could not be read.
    """
    from scrubber.batch.changes import changes  # noqa: PLC0415 - --help does without the engine
    from scrubber.batch.reading import Reader, pieces_of  # noqa: PLC0415
    from scrubber.batch.tally import Tally  # noqa: PLC0415

    if show_values and not sys.stdout.isatty():
        raise UsageError("--show-values writes to a terminal only; values in a file or a pipe would be a leak")
    settings = settings_of(options["config"])
    pipeline = build_pipeline(options["profile"], settings, options["key_file"], options["style"], ner=options["ner"])
    tally, lines, values = Tally(), 0, 0
    reader = Reader(pipeline, tally, encoding_named(options["encoding"], settings))
    shown = None
    for name, change in read_each(paths, reader, lambda text: changes(pipeline, pieces_of(pipeline, text.chunks))):
        if name != shown:
            shown = name
            click.echo(click.style(f"--- {printable(name)}", bold=True))
        for text in _rows(change, show_values=show_values):
            click.echo(text)
        lines += 1
        values += sum(stretch.finding is not None for stretch in change.stretches)
    click.echo(f"{values:,} values on {lines:,} lines would change", err=True)
    return list_failures(tally) or (1 if lines else 0)


def _rows(change: Change, *, show_values: bool) -> Iterator[str]:
    """The lines of a change as they were, then as they would be, each with its number."""
    for mark, color in (("-", _OLD), ("+", _NEW)):
        lines = [""]
        for index, stretch in enumerate(change.stretches):
            if stretch.finding is None:
                lines[-1] += _clipped(visible(stretch.old), index == 0, index == len(change.stretches) - 1)
                continue
            data = stretch.new if color == _NEW else stretch.old if show_values else _masked(stretch.old)
            first, *others = (click.style(visible(line), fg=color, bold=True) for line in data.split(b"\n"))
            lines = [*lines[:-1], lines[-1] + first, *others]
        for number, line in enumerate(lines, change.line):
            yield click.style(f"{number:>6}{mark} ", fg=color) + line


def _masked(value: bytes) -> bytes:
    """A star a character, up to some, on each line of the value."""
    lines = value.split(b"\n")
    return b"\n".join(b"*" * min(len(line.decode("utf-8", "replace")), _MOST_STARS) for line in lines)


def _clipped(text: str, is_first: bool, is_last: bool) -> str:  # noqa: FBT001 - where it stands on its line
    """The text, without what is more than _CONTEXT away from a change."""
    head = "" if is_first else text[:_CONTEXT]
    tail = "" if is_last else text[-_CONTEXT:]
    return text if len(text) <= len(head) + len(tail) else f"{head}…{tail}"
