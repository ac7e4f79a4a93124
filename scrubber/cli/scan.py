"""`scrub scan PATH…`: list findings, rewrite nothing."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scrubber.cli.inputs import list_failures, read_each
from scrubber.cli.options import (
    build_pipeline,
    describe_ner,
    encoding_named,
    encoding_option,
    key_option,
    pipeline_options,
    settings_of,
)
from scrubber.cli.printing import write_out
from scrubber.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.batch.reading import Text
    from scrubber.batch.stream import Piece
    from scrubber.pipeline import Pipeline
    from scrubber.report.model import Report


@click.command(
    "scan",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="\b\nExamples:\n  scrub scan server.log\n  scrub scan logs/ --format html > found.html\n"
    "  scrub scan server.log --explain\n  scrub scan server.log --why db-7.example.org",
)
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
@pipeline_options
@encoding_option
@click.option("--baseline", type=click.Path(path_type=Path), help="Findings that are accepted (scrub baseline update).")
@key_option("Key of the baseline")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "jsonl", "sarif", "github", "csv", "html"]),
    default="text",
    show_default=True,
    help="How findings are printed.",
)
@click.option("--explain", is_flag=True, help="Say of each finding what called for it and what it had to pass.")
@click.option("--why", "asked", metavar="TEXT", help="Say of TEXT, alone or wherever it stands, why it is (not) found.")
def command(paths: tuple[Path, ...], form: str, asked: str | None, *, explain: bool, **options: Any) -> int:
    """List what would be redacted in files, folders or standard input ('-'). Found values are never printed.

    --why TEXT asks about a text instead, by itself or wherever it stands in the PATHs; '-' reads it from standard
    input, which keeps it out of the shell's history.

    \b
    Exit status: 0 clean, 1 findings, 2 wrong usage,
    3 something could not be read.
    """
    if asked is not None:
        from scrubber.cli.explain import answer  # noqa: PLC0415 - --help does without the engine

        return answer(asked, paths, options)
    if not paths:
        raise click.UsageError("Missing argument 'PATH...'.", click.get_current_context())
    if explain:
        from scrubber.cli.explain import explain_findings  # noqa: PLC0415

        return explain_findings(paths, form, options)
    return _list_findings(paths, form, options)


def _list_findings(paths: tuple[Path, ...], form: str, options: dict[str, Any]) -> int:
    """Print every finding; the exit status."""
    from scrubber.batch.reading import Reader, pieces_of  # noqa: PLC0415
    from scrubber.batch.tally import Tally  # noqa: PLC0415
    from scrubber.cli.baseline import accepted  # noqa: PLC0415
    from scrubber.report.watch import Watch  # noqa: PLC0415

    settings = settings_of(options["config"])
    pipeline, tally = build_pipeline(options["profile"], settings, ner=options["ner"]), Tally()
    reader = Reader(pipeline, tally, encoding_named(options["encoding"], settings))
    watch = Watch([_report(form, pipeline)])

    def read(text: Text) -> Iterator[Piece]:
        yield from pieces_of(pipeline, text.chunks)
        tally.files += 1

    wanted = accepted(options["baseline"], options["key_file"])
    for name, piece in read_each(paths, reader, read):
        tally.add(piece, [place.finding for place in watch(name, piece, wanted(name) if wanted else None)])
    watch.close(tally)
    if form == "text" and (ner := describe_ner(pipeline, asked=options["ner"])):
        click.echo(ner, err=True)
    return list_failures(tally) or (1 if tally.findings else 0)


def _report(form: str, pipeline: Pipeline) -> Report:
    """The report on standard output, in colours where they are wanted."""
    from scrubber.report.formats import make_report  # noqa: PLC0415
    from scrubber.report.text import Text  # noqa: PLC0415

    def write(text: str) -> None:
        write_out(text.encode("utf-8", "backslashreplace"))

    if form == "html" and sys.stdout.isatty():
        raise UsageError("a page is no text for a terminal; send it to a file: scrub scan … --format html > found.html")
    if form == "text":
        return Text(write, pipeline, colour=sys.stdout.isatty() and not os.environ.get("NO_COLOR"))
    return make_report(form)(write, pipeline)
