"""Prints findings and what could not be looked at, and turns them into an exit status."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scrubber.cli.printing import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrubber.errors import ScrubError
    from scrubber.hooks.check import Found

MASK = 24
"""Longest mask that is printed."""


def print_found(found: Iterable[Found]) -> int:
    """Print each finding on a line, its value masked; return how many there were."""
    count = 0
    for count, (name, place) in enumerate(found, 1):  # noqa: B007 - the last one is returned
        finding = place.finding
        where = f"{printable(name)}:{place.line}:{place.column}"
        kind = f"{finding.entity.name} {finding.rule_id} ({finding.confidence.name.lower()})"
        click.echo(f"{where}: {kind} {'*' * min(place.length, MASK)}")
    return count


def status_of(found: int, failures: Iterable[ScrubError]) -> int:
    """Print the failures; return 3 when there are any, else 1 when there were findings, else 0."""
    failed = False
    for problem in failures:
        failed = True
        click.echo(f"scrub: {printable(str(problem))}", err=True)
    return 3 if failed else 1 if found else 0
