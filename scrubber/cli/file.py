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
    from scrubber.batch.tally import Tally
    from scrubber.distributed.run import Distribution
    from scrubber.remote.url import Location

STREAM = Path("-")


@click.command(
    "file",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="\b\nExamples:\n  scrub train.log train.safe.log\n  scrub logs/ safe-logs/ --report found.html\n"
    "  kubectl logs web-0 -f | scrub",
)
@click.argument("source", metavar="[IN]", required=False, type=PathOrUrl())
@click.argument("target", metavar="[OUT]", required=False, type=PathOrUrl())
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
@click.option("--jobs", metavar="N", type=click.IntRange(1), default=1, help="Processes that share the work.")
@click.option(
    "--engine",
    type=click.Choice((LOCAL, SPARK)),
    default=LOCAL,
    help="This machine (default), or a cluster of many.",
)
@click.option("--follow", is_flag=True, help="Go on as IN grows or is rotated, until interrupted.")
@click.option("-q", "--quiet", is_flag=True, help="No summary and no progress.")
@click.option("-v", "--verbose", is_flag=True, help="List what was skipped and withheld.")
def command(source: Location | None, target: Location | None, **options: Any) -> int:
    """Scrub secrets and personal data out of logs.

    IN is a file, a folder (mirrored into OUT), '-' or a URL (s3://bucket/logs). Without OUT the result goes to standard
    output, without IN standard input is read. Archives are read too; OUT is packed as its suffix says.

    \b
    Exit status: 0 done, 2 wrong usage, 3 input, output or detection failed.
    """
    from scrubber.batch.files import Job  # noqa: PLC0415 - --help and --version do without the engine
    from scrubber.batch.tally import Tally  # noqa: PLC0415
    from scrubber.batch.verify import check_verifiable  # noqa: PLC0415
    from scrubber.batch.workers import open_workers  # noqa: PLC0415
    from scrubber.propagate import Collector  # noqa: PLC0415
    from scrubber.report.watch import report_files  # noqa: PLC0415

    source = source or STREAM
    target = _checked_target(source, target, in_place=options["in_place"])
    check_engine(source, target, options)
    keeping = Keeping.asked(source, target, options)
    if options["follow"]:
        _check_followed(source, target, twice=options["two_pass"])
    if options["scrub_names"] and (options["in_place"] or not source.is_dir()):
        raise UsageError("--scrub-names takes a folder and a folder to mirror it into")
    if options["verify"] and target == STREAM:
        raise UsageError("--verify reads the output back, which a stream does not allow; name a file")
    settings = settings_of(options["config"])
    pipeline = build_pipeline(options["profile"], settings, options["key_file"], options["style"], ner=options["ner"])
    if options["verify"]:
        check_verifiable(pipeline)
    tally, started = Tally(), time.monotonic()
    paths = _files_of(source, tally, twice=options["two_pass"])
    named = [path for path in (source, target) if isinstance(path, Path) and path != STREAM]
    with (
        report_files(options["reports"], pipeline, tally, named, replace=options["force"]) as watch,
        _progress(source, target, quiet=options["quiet"]) as advance,
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
            watch=watch,
        )
        jobs = _jobs(source, paths, options["jobs"], is_alone=options["follow"] or options["engine"] != LOCAL)
        if options["two_pass"]:
            with open_workers(job.pipeline, jobs) as workers:
                job = replace(job, workers=workers).after_collecting(paths)
        with (
            open_workers(job.pipeline, jobs) as workers,
            distribution(job, source, target, watch=watch, config=settings, options=options) as spread,
        ):
            job = replace(job, workers=workers)
            if options["follow"]:
                _follow(job, source)
            else:
                _run(job, source, target, paths, spread, scrub_names=options["scrub_names"])
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


def _checked_target(source: Location, target: Location | None, *, in_place: bool) -> Location:
    """Where the result goes."""
    if in_place:
        if source == STREAM or (target is not None and target != source):
            raise UsageError("--in-place takes one file or folder, and no OUT")
        return source
    if source == STREAM and target is None and sys.stdin.isatty():
        raise UsageError("nothing to scrub: name a file, or pipe a log in (see: scrub --help)")
    if source.is_dir() and target in (None, STREAM):
        raise UsageError(f"{source}: is a folder; name the folder that it is to be mirrored into")
    return target or STREAM


def _files_of(source: Location, tally: Tally, *, twice: bool) -> list[Location]:
    """Every file of the input; those of a folder are listed once, so that all passes see the same."""
    from scrubber.batch.folders import all_below  # noqa: PLC0415

    if source == STREAM and twice:
        raise UsageError("--two-pass reads its input twice, which a stream does not allow; name a file or a folder")
    return list(all_below(source, tally)) if source.is_dir() else [source]


def _jobs(source: Location, paths: list[Location], asked: int, *, is_alone: bool) -> int:
    """How many processes are worth starting: one for a stream, and for what is done before others have begun.

    One too where nobody asks: what a signal leaves behind is proven for one process only (tests/faults).
    """
    from scrubber.batch.collecting import size_of  # noqa: PLC0415
    from scrubber.batch.parallel import ALONE  # noqa: PLC0415

    is_small = isinstance(source, Path) and sum(size_of(path) or 0 for path in paths) <= ALONE
    if source == STREAM or is_alone or is_small:
        return 1
    return asked


def _run(  # noqa: PLR0913 - each kind of input and output
    job: Job,
    source: Location,
    target: Location,
    paths: list[Location],
    spread: Distribution | None,
    *,
    scrub_names: bool,
) -> None:
    from scrubber.batch.arriving import arriving  # noqa: PLC0415
    from scrubber.batch.folders import mirror  # noqa: PLC0415

    if source == STREAM and target == STREAM:
        job.stream(arriving(sys.stdin.fileno()), write_out)
    elif source == STREAM:
        job.stream_to_file(arriving(sys.stdin.fileno()), target)
    elif source.is_dir():
        mirror(job, source, target, paths, scrub_names=scrub_names, drafter=spread)
    elif spread is not None:
        spread.scrub_file(source)
    elif target == STREAM:
        job.to_stream(source, write_out)
    else:
        job.file(source, target)


def _check_followed(source: Location, target: Location, *, twice: bool) -> None:
    if not isinstance(source, Path) or source == STREAM or source.is_dir() or target != STREAM:
        raise UsageError("--follow takes one file, to standard output: scrub --follow app.log - > safe.log")
    if twice:
        raise UsageError("--follow never gets to a second pass; do without --two-pass")


def _follow(job: Job, source: Location) -> None:
    from scrubber.batch.following import followed  # noqa: PLC0415
    from scrubber.cli.stopping import stoppable  # noqa: PLC0415

    with stoppable() as is_over:
        job.stream(followed(Path(str(source)), is_over), write_out, str(source))


def _progress(source: Location, target: Location, *, quiet: bool) -> AbstractContextManager[Callable[[int], None]]:
    """A progress bar on a terminal, for input whose size is known; else nothing."""
    if quiet or STREAM in (source, target) or not isinstance(source, Path) or not sys.stderr.isatty():
        return nullcontext(lambda _: None)
    from scrubber.cli.progress import progress_bar  # noqa: PLC0415

    return progress_bar(source)
