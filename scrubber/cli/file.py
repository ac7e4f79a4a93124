"""`scrub IN [OUT]`: a file, a folder or a stream in, a safe one out."""

from __future__ import annotations

import os
import sys
import time
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scrubber.cli.keeping import Keeping
from scrubber.cli.options import build_pipeline, pipeline_options
from scrubber.cli.printing import printable, write_out
from scrubber.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from scrubber.batch.tally import Tally
    from scrubber.pipeline import Pipeline

STREAM = Path("-")


@click.command(
    "file",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="\b\nExamples:\n  scrub train.log train.safe.log\n  scrub logs/ safe-logs/ --report found.html\n"
    "  kubectl logs web-0 -f | scrub",
)
@click.argument("source", metavar="[IN]", required=False, type=click.Path(path_type=Path, allow_dash=True))
@click.argument("target", metavar="[OUT]", required=False, type=click.Path(path_type=Path, allow_dash=True))
@pipeline_options
@click.option(
    "--redact", "style", metavar="surrogate|tag|mask|remove", help="What takes a value's place.  [default: surrogate]"
)
@click.option(
    "--key-file",
    type=click.Path(path_type=Path),
    help="Key for stand-ins that are the same every run (or SCRUB_KEY); scrub key new makes one.",
)
@click.option("--two-pass", is_flag=True, help="Read everything twice: what is certain in one place goes everywhere.")
@click.option(
    "--map",
    "map_path",
    type=click.Path(path_type=Path),
    help="Keep what was replaced, encrypted under the key (scrub restore).",
)
@click.option("--force", is_flag=True, help="Replace an output that exists.")
@click.option("--in-place", is_flag=True, help="Replace the input itself.")
@click.option(
    "--report",
    "reports",
    metavar="FILE",
    multiple=True,
    type=click.Path(path_type=Path),
    help="What was found where, as .json, .jsonl, .sarif, .csv or .html; may be repeated.",
)
@click.option("-q", "--quiet", is_flag=True, help="No summary and no progress.")
@click.option("-v", "--verbose", is_flag=True, help="List what was skipped.")
def command(source: Path | None, target: Path | None, **options: Any) -> int:
    """Scrub secrets and personal data out of logs.

    IN is a file, a folder (mirrored into the folder OUT) or '-'. Without OUT the result goes to standard output,
    without IN the input comes from standard input, each line out as soon as it is safe.

    \b
    Exit status: 0 done, 2 wrong usage, 3 input, output or detection failed.
    """
    from scrubber.batch.files import Job  # noqa: PLC0415 - --help and --version do without the engine
    from scrubber.batch.tally import Tally  # noqa: PLC0415
    from scrubber.report.watch import report_files  # noqa: PLC0415

    source = source or STREAM
    target = _checked_target(source, target, in_place=options["in_place"])
    keeping = Keeping.asked(source, target, options)
    pipeline = build_pipeline(
        options["profile"], options["config"], options["key_file"], options["style"], ner=options["ner"]
    )
    tally, started = Tally(), time.monotonic()
    force, others = options["force"] or options["in_place"], [path for path in (source, target) if path != STREAM]
    with (
        report_files(options["reports"], pipeline, tally, others, replace=options["force"]) as watch,
        _progress(source, target, quiet=options["quiet"]) as advance,
    ):
        job = Job(pipeline, tally, force, options["in_place"], advance, watch)
        if options["two_pass"]:
            job = job.after_collecting(_sources(source))
        _run(job, source, target)
    if keeping:
        keeping.keep(job.pipeline, source, target, tally)
    if not options["quiet"]:
        _summarize(
            tally, time.monotonic() - started, pipeline, random=not (options["key_file"] or os.environ.get("SCRUB_KEY"))
        )
    _list_problems(tally, verbose=options["verbose"])
    return 3 if tally.failures else 0


def _checked_target(source: Path, target: Path | None, *, in_place: bool) -> Path:
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


def _sources(source: Path) -> list[Path]:
    """Every file that two passes read."""
    from scrubber.batch.files import files_below  # noqa: PLC0415
    from scrubber.batch.tally import Tally  # noqa: PLC0415

    if source == STREAM:
        raise UsageError("--two-pass reads its input twice, which a stream does not allow; name a file or a folder")
    return list(files_below(source, Tally())) if source.is_dir() else [source]


def _run(job: Any, source: Path, target: Path) -> None:
    from scrubber.batch.arriving import arriving  # noqa: PLC0415
    from scrubber.batch.source import open_source  # noqa: PLC0415
    from scrubber.batch.target import open_target, write_all  # noqa: PLC0415

    if source == STREAM and target == STREAM:
        job.copy(arriving(sys.stdin.fileno()), write_out)
    elif source == STREAM:
        with open_target(target, None, replace=job.force) as out:
            job.copy(arriving(sys.stdin.fileno()), lambda data: write_all(out, data))
    elif source.is_dir():
        job.folder(source, target)
    elif target == STREAM:
        with open_source(source) as opened:
            job.copy(opened.chunks(), write_out, str(source))
    else:
        job.file(source, target)


def _progress(source: Path, target: Path, *, quiet: bool) -> AbstractContextManager[Callable[[int], None]]:
    """A progress bar on a terminal, for input whose size is known; else nothing."""
    if quiet or STREAM in (source, target) or not sys.stderr.isatty():
        return nullcontext(lambda _: None)
    from scrubber.cli.progress import progress_bar  # noqa: PLC0415

    return progress_bar(source)


def _summarize(tally: Tally, seconds: float, pipeline: Pipeline, *, random: bool) -> None:
    """Lines, findings by entity, time, rate and key, on standard error."""
    rate = tally.bytes / 1e6 / max(seconds, 1e-9)
    files = f"{tally.files:,} files, " if tally.files > 1 else ""
    click.echo(
        f"scrubbed {files}{tally.lines:,} lines, {_size(tally.bytes)} in {seconds:.2f} s ({rate:.1f} MB/s)", err=True
    )
    kinds = ", ".join(f"{entity.name} {count:,}" for entity, count in tally.entities.most_common())
    click.echo(f"replaced {tally.findings:,} values{': ' + kinds if kinds else ''}", err=True)
    note = ", made for this run: the next run's stand-ins differ (scrub key new)" if random else ""
    click.echo(f"key {pipeline.key.name}{note}", err=True)


def _list_problems(tally: Tally, *, verbose: bool) -> None:
    for _, problem in tally.failures:
        click.echo(f"scrub: {printable(str(problem))}", err=True)
    if tally.failures:
        click.echo(f"scrub: {len(tally.failures)} files failed and are not in the output", err=True)
    for name, reason in tally.skipped if verbose else ():
        click.echo(f"skipped {printable(name)}: {reason}", err=True)
    if tally.skipped and not verbose:
        click.echo(f"skipped {len(tally.skipped)} links and special files (-v lists them)", err=True)


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1e5 else f"{count:,} bytes"
