"""What a run says on standard error when it is over: what it did, and what it left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scrubber.cli.options import describe_ner
from scrubber.cli.printing import printable
from scrubber.errors import DetectionError

if TYPE_CHECKING:
    from scrubber.batch.tally import Tally
    from scrubber.pipeline import Pipeline

LISTED = 10
"""Withheld files that are named unasked."""


def summarize(tally: Tally, seconds: float, pipeline: Pipeline, *, random: bool, asked: bool | None) -> None:
    """Lines, findings by entity, time, rate, key and model, on standard error."""
    rate = tally.bytes / 1e6 / max(seconds, 1e-9)
    files = f"{tally.files:,} files, " if tally.files > 1 else ""
    click.echo(
        f"scrubbed {files}{tally.lines:,} lines, {_size(tally.bytes)} in {seconds:.2f} s ({rate:.1f} MB/s)", err=True
    )
    kinds = ", ".join(f"{entity.name} {count:,}" for entity, count in tally.entities.most_common())
    click.echo(f"replaced {tally.findings:,} values{': ' + kinds if kinds else ''}", err=True)
    note = ", made for this run: the next run's stand-ins differ (scrub key new)" if random else ""
    click.echo(f"key {pipeline.key.name}{note}", err=True)
    if ner := describe_ner(pipeline, asked=asked):
        click.echo(ner, err=True)


def list_problems(tally: Tally, *, verbose: bool) -> None:
    """What failed, what was withheld and what was skipped, on standard error."""
    for name, problem in tally.failures:
        place = f"{name}: " if isinstance(problem, DetectionError) else ""  # which does not know what it looked at
        click.echo(f"scrub: {printable(f'{place}{problem}')}", err=True)
    if tally.failures:
        click.echo(f"scrub: {len(tally.failures)} files failed and are not in the output", err=True)
    for message in tally.withheld if verbose else tally.withheld[:LISTED]:
        click.echo(f"scrub: {printable(message)}", err=True)
    if len(tally.withheld) > LISTED and not verbose:
        click.echo(f"scrub: {len(tally.withheld) - LISTED} more were withheld (-v lists them)", err=True)
    for name, reason in tally.skipped if verbose else ():
        click.echo(f"skipped {printable(name)}: {reason}", err=True)
    if tally.skipped and not verbose:
        click.echo(f"skipped {len(tally.skipped)} links and special files (-v lists them)", err=True)


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1e5 else f"{count:,} bytes"
