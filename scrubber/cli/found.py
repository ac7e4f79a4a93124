"""Prints findings and what could not be looked at, and turns them into an exit status."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scrubber.cli.printing import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrubber.batch.locate import Located
    from scrubber.errors import ScrubError


def print_found(found: Iterable[Located]) -> int:
    """Print each finding on a line, its value masked; return how many there were."""
    from scrubber.report.text import text_line  # noqa: PLC0415 - --help does without

    count = 0
    for count, place in enumerate(found, 1):  # noqa: B007 - the last one is returned
        click.echo(text_line(place))
    return count


def status_of(found: int, failures: Iterable[ScrubError]) -> int:
    """Print the failures; return 3 when there are any, else 1 when there were findings, else 0."""
    failed = False
    for problem in failures:
        failed = True
        click.echo(f"scrub: {printable(str(problem))}", err=True)
    return 3 if failed else 1 if found else 0
