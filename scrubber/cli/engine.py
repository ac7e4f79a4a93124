"""`--engine spark`: what it goes with, and what makes drafts where it is asked for."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from scrubber.cli.given import STREAM
from scrubber.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.batch.files import Job
    from scrubber.cli.given import Given
    from scrubber.config import Config
    from scrubber.distributed.run import Distribution
    from scrubber.report.watch import Watch

LOCAL, SPARK = "local", "spark"
_ALONE = {
    "two_pass": "--two-pass gathers values, which must not travel between machines",
    "verify": "--verify looks for values, which must not travel between machines",
    "map_path": "--map keeps values, which must not travel between machines",
    "in_place": "--in-place works on this machine",
    "follow": "--follow works on this machine",
}


def check_engine(given: Given, options: dict[str, Any]) -> None:
    """Make sure that the engine that was asked for can do what was asked for.

    Raises:
        UsageError: it cannot.
    """
    from scrubber.keys import required_key  # noqa: PLC0415 - the engine loads when it is needed

    if options["engine"] == LOCAL:
        return
    if STREAM in (given.source, given.target):
        raise UsageError("--engine spark takes a file or folder, and names one: scrub --engine spark IN OUT")
    if given.rotated:
        raise UsageError("--engine spark takes the files of a rotated log by themselves: name the folder they are in")
    for name, why in _ALONE.items():
        if options[name]:
            raise UsageError(f"{why}; do without it, or without --engine spark")
    if click.get_current_context().get_parameter_source("jobs") is ParameterSource.COMMANDLINE:
        raise UsageError("--jobs is for this machine; how many a cluster works with is for its configuration to say")
    if any(path.suffix.lower() == ".html" for path in options["reports"]):
        raise UsageError("--engine spark writes reports as .json, .jsonl, .sarif and .csv, not as .html")
    required_key(options["key_file"], "--engine spark")


@contextmanager
def distribution(
    job: Job, given: Given, *, watch: Watch, config: Config, options: dict[str, Any]
) -> Iterator[Distribution | None]:
    """What makes drafts on other machines; None where this one does."""
    if options["engine"] == LOCAL:
        yield None
        return
    from scrubber.distributed.engine import Engine  # noqa: PLC0415 - for --engine spark only
    from scrubber.distributed.run import Distribution  # noqa: PLC0415
    from scrubber.distributed.spark import open_spark  # noqa: PLC0415

    engine = Engine.of(job.pipeline, config, options["style"], options["key_file"])
    with open_spark() as cluster:
        yield Distribution(
            job, engine, cluster, given.target, given.source.is_dir(), watch if options["reports"] else None
        )
