"""`scrub review IN [OUT]`: walk through findings by template, decide on each kind, write config and output."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

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
    from scrubber.batch.files import Job
    from scrubber.review.groups import Group

STREAM = Path("-")


@click.command(
    "review",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="\b\nExamples:\n  scrub review server.log safe.log --config scrub.toml\n  scrub review server.log --list",
)
@click.argument("source", metavar="IN", type=click.Path(path_type=Path))
@click.argument("target", metavar="[OUT]", required=False, type=click.Path(path_type=Path))
@pipeline_options
@encoding_option
@key_option("Key for the stand-ins")
@click.option("--list", "listed", is_flag=True, help="List the kinds of findings and ask nothing.")
@click.option("--force", is_flag=True, help="Replace an output that exists.")
def command(source: Path, target: Path | None, **options: Any) -> int:
    """Look at what was found in a file, kind by kind, and decide.

    Findings of one rule in the same surrounding are one kind; the least sure come first. Each is redacted, kept for
    this run, or added to the allowlist of the config (--config, else scrub.toml here); a new rule goes to
    scrub-rules.toml beside it. With OUT the file is scrubbed as decided. --list works without a terminal.

    \b
    Exit status: 0 done, 2 wrong usage, 3 input, output or detection failed.
    """
    from scrubber.batch.content import Content  # noqa: PLC0415 - --help does without the engine
    from scrubber.batch.files import Job  # noqa: PLC0415
    from scrubber.batch.reading import Reader, pieces_of  # noqa: PLC0415
    from scrubber.batch.source import open_source  # noqa: PLC0415
    from scrubber.batch.tally import Tally  # noqa: PLC0415
    from scrubber.review.groups import Groups  # noqa: PLC0415

    if not options["listed"] and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("a review asks on a terminal; --list works without one")
    settings = settings_of(options["config"])
    pipeline = build_pipeline(options["profile"], settings, options["key_file"], ner=options["ner"])
    job = Job(pipeline, Tally(), options["force"], encoding=encoding_named(options["encoding"], settings))
    groups = Groups()
    with open_source(source) as opened:
        for text in Reader(pipeline, Tally(), job.encoding).texts(Content.of_file(str(source), opened)):
            groups.add(text.name, pieces_of(pipeline, text.chunks))
    if options["listed"]:
        for group in groups.sorted():
            click.echo("\t".join((*_facts(group), visible(group.template).replace("\t", " "))))
        return 0
    _review(job, groups.sorted(), source, target, options["config"] or Path("scrub.toml"))
    return 0


def _review(job: Job, groups: list[Group], source: Path, target: Path | None, config: Path) -> None:
    """Ask about each group, then do as decided."""
    from scrubber.cli.asking import Decision, ask  # noqa: PLC0415
    from scrubber.review.settings import allow_values  # noqa: PLC0415

    decisions = ask(groups, config)
    spared = {Decision.KEEP: set[bytes](), Decision.ALLOW: set[bytes]()}
    for group, decision in zip(groups, decisions, strict=True):
        if decision in spared:
            spared[decision] |= group.values
    if spared[Decision.ALLOW]:
        added = allow_values(config, spared[Decision.ALLOW])
        click.echo(f"{added} values added to allow.values; they count with --config {printable(str(config))}", err=True)
    if target is not None:
        _write(job, source, target, spared[Decision.KEEP] | spared[Decision.ALLOW])


def _write(job: Job, source: Path, target: Path, spared: set[bytes]) -> None:
    """Scrub the file, but for the spared values."""
    policy = replace(job.pipeline.policy, allowed=job.pipeline.policy.allowed | spared)
    replace(job, pipeline=replace(job.pipeline, policy=policy)).file(source, target)
    click.echo(f"{job.tally.findings:,} values replaced in {printable(str(target))}, as decided", err=True)


def _facts(group: Group) -> tuple[str, ...]:
    """How often, how many values, what, which rule, how sure."""
    finding = group.finding
    return (
        str(group.count),
        str(len(group.values)),
        finding.entity.name,
        finding.rule_id,
        finding.confidence.name.lower(),
    )
