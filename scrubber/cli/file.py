"""`scrub IN [OUT]`: a file, a folder or a stream in, a safe one out."""

from __future__ import annotations

import os
import sys
import time
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scrubber.cli.engine import LOCAL, SPARK, check_engine, distribution
from scrubber.cli.given import STREAM, Given
from scrubber.cli.keeping import Keeping
from scrubber.cli.options import (
    build_pipeline,
    encoding_named,
    encoding_option,
    pipeline_options,
    settings_of,
)
from scrubber.cli.places import PathOrUrl
from scrubber.cli.printing import write_out
from scrubber.cli.summary import list_problems, summarize
from scrubber.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from scrubber.batch.files import Job
    from scrubber.remote.url import Location


@click.command(
    "file",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="\b\nExamples:\n  scrub train.log train.safe.log\n  scrub logs/ safe-logs/ --report found.html\n"
    "  kubectl logs web-0 -f | scrub",
)
@click.argument("words", metavar="[IN] [OUT]", nargs=-1, type=PathOrUrl())
@pipeline_options
@click.option("--redact", "style", metavar="STYLE", help="surrogate (default), tag, mask or remove.")
@click.option(
    "--key-file",
    type=click.Path(path_type=Path),
    help="Key for lasting stand-ins (or SCRUB_KEY).",
)
@click.option("--two-pass", is_flag=True, help="Read twice; certain values go everywhere.")
@click.option(
    "--map",
    "map_path",
    type=click.Path(path_type=Path),
    help="Keep what was replaced, encrypted.",
)
@click.option("--verify/--no-verify", help="Publish only what is clean when read back.")
@encoding_option
@click.option("--scrub-names", is_flag=True, help="Scrub the names of files in a folder too.")
@click.option("--keep-binary", is_flag=True, help="Copy binary files instead of withholding.")
@click.option("--force", is_flag=True, help="Replace an output that exists.")
@click.option("--in-place", is_flag=True, help="Replace the input itself.")
@click.option(
    "--report",
    "reports",
    metavar="FILE",
    multiple=True,
    type=click.Path(path_type=Path),
    help="What was found: .html, .json, .jsonl, .sarif, .csv.",
)
@click.option("--jobs", metavar="N", type=click.IntRange(1), help="Processes (default: up to 3).")
@click.option(
    "--engine",
    type=click.Choice((LOCAL, SPARK)),
    default=LOCAL,
    help="This machine (default), or a cluster of many.",
)
@click.option("--follow", is_flag=True, help="Go on as IN grows or is rotated, until interrupted.")
@click.option("-q", "--quiet", is_flag=True, help="No summary and no progress.")
@click.option("-v", "--verbose", is_flag=True, help="List what was skipped and withheld.")
def command(words: tuple[Location, ...], **options: Any) -> int:
    """Scrub secrets and personal data out of logs.

    IN is a file, a folder (mirrored into OUT), a rotated log ('app.log*', or its files and an OUT), a URL
    (s3://bucket/logs) or '-'. Without OUT or IN, standard output or input. Archives are read; OUT's suffix says its
    packing.

    \b
    Exit status: 0 done, 2 wrong usage, 3 input, output or detection failed.
    """
    from scrubber.batch.collecting import size_of  # noqa: PLC0415 - --help and --version do without the engine
    from scrubber.batch.drafts import Drafts  # noqa: PLC0415
    from scrubber.batch.files import Job  # noqa: PLC0415
    from scrubber.batch.tally import Tally  # noqa: PLC0415
    from scrubber.batch.verify import check_verifiable  # noqa: PLC0415
    from scrubber.batch.workers import open_workers  # noqa: PLC0415
    from scrubber.propagate import Collector  # noqa: PLC0415
    from scrubber.report.watch import report_files  # noqa: PLC0415

    given = Given.of(words, in_place=options["in_place"])
    source, target = given.source, given.target
    check_engine(given, options)
    keeping = Keeping.asked(given, options)
    if options["follow"]:
        _check_followed(given, twice=options["two_pass"])
    if options["scrub_names"] and (options["in_place"] or not source.is_dir()):
        raise UsageError("--scrub-names takes a folder and a folder to mirror it into")
    if options["verify"] and target == STREAM:
        raise UsageError("--verify reads the output back, which a stream does not allow; name a file")
    settings = settings_of(options["config"])
    pipeline = build_pipeline(options["profile"], settings, options["key_file"], options["style"], ner=options["ner"])
    if options["verify"]:
        check_verifiable(pipeline)
    tally, started = Tally(), time.monotonic()
    paths = given.files(tally, twice=options["two_pass"])
    named = given.on_disk()
    total = sum(size_of(path) or 0 for path in paths)
    with (
        report_files(options["reports"], pipeline, tally, named, replace=options["force"]) as watch,
        _progress(given, total, quiet=options["quiet"]) as advance,
        Drafts() as drafts,
    ):
        job = Job(
            pipeline,
            tally,
            force=options["force"] or options["in_place"],
            in_place=options["in_place"],
            encoding=encoding_named(options["encoding"], settings),
            keep_binary=options["keep_binary"],
            replaced=Collector() if options["verify"] else None,
            advance=advance,
            watch=watch if options["reports"] else None,
            drafts=drafts,
        )
        jobs = _jobs(given, total, len(paths), options)
        if options["two_pass"]:
            with open_workers(job.pipeline, jobs) as workers:
                job = replace(job, workers=workers).after_collecting(paths)
        with (
            open_workers(job.pipeline, jobs) as workers,
            distribution(job, given, watch=watch, config=settings, options=options) as spread,
        ):
            job = replace(job, workers=workers)
            if options["follow"]:
                _follow(job, source)
            else:
                given.run(job, paths, write_out, spread, scrub_names=options["scrub_names"])
    if keeping:
        keeping.keep(job.pipeline, source, target, tally)
    if not options["quiet"]:
        summarize(
            tally,
            time.monotonic() - started,
            pipeline,
            random=not (options["key_file"] or os.environ.get("SCRUB_KEY")),
            asked=options["ner"],
        )
    list_problems(tally, verbose=options["verbose"])
    return 3 if tally.failures else 0


def _jobs(given: Given, total: int, files: int, options: dict[str, Any]) -> int:
    """How many processes are worth starting; what comes from a storage has no size before."""
    from scrubber.batch.workers import worthwhile  # noqa: PLC0415 - see above

    if given.source == STREAM or options["follow"] or options["engine"] != LOCAL:
        return 1
    if not isinstance(given.source, Path):
        return options["jobs"] or 1
    return worthwhile(total, files, options["jobs"])


def _check_followed(given: Given, *, twice: bool) -> None:
    is_one = isinstance(given.source, Path) and given.source != STREAM and not given.source.is_dir()
    if not is_one or given.rotated or given.target != STREAM:
        raise UsageError("--follow takes one file, to standard output: scrub --follow app.log - > safe.log")
    if twice:
        raise UsageError("--follow never gets to a second pass; do without --two-pass")


def _follow(job: Job, source: Location) -> None:
    from scrubber.batch.following import followed  # noqa: PLC0415
    from scrubber.cli.stopping import stoppable  # noqa: PLC0415

    with stoppable() as is_over:
        job.stream(followed(Path(str(source)), is_over), write_out, str(source))


def _progress(given: Given, total: int, *, quiet: bool) -> AbstractContextManager[Callable[[int], None]]:
    """A progress bar on a terminal, for input whose size is known; else nothing."""
    if quiet or not total or STREAM in (given.source, given.target) or not sys.stderr.isatty():
        return nullcontext(lambda _: None)
    from scrubber.cli.progress import progress_bar  # noqa: PLC0415

    return progress_bar(total)
