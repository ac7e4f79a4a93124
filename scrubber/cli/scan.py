"""`scrub scan PATH…`: list findings, rewrite nothing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scrubber.cli.options import build_pipeline, pipeline_options
from scrubber.cli.printing import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scrubber.batch.locate import Located
    from scrubber.hooks.check import Wanted
    from scrubber.pipeline import Pipeline

STREAM = Path("-")


@click.command(
    "scan",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="\b\nExamples:\n  scrub scan server.log\n  scrub scan logs/ --profile secrets --format jsonl\n"
    "  scrub scan server.log --explain\n  scrub scan server.log --why db-7.example.org",
)
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
@pipeline_options
@click.option("--baseline", type=click.Path(path_type=Path), help="Findings that are accepted (scrub baseline update).")
@click.option("--key-file", type=click.Path(path_type=Path), help="Key of the baseline (or SCRUB_KEY).")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "jsonl"]),
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
    import json  # noqa: PLC0415

    from scrubber.batch.tally import Tally  # noqa: PLC0415

    pipeline = build_pipeline(options["profile"], options["config"], ner=options["ner"])
    wanted = _baseline(options["baseline"], options["key_file"])
    tally, found = Tally(), 0
    rows: list[dict[str, Any]] = []
    for name, place in _everything(pipeline, paths, tally, wanted):
        found += 1
        if form == "text":
            finding = place.finding
            where = f"{printable(name)}:{place.line}:{place.column}"
            click.echo(f"{where}: {finding.entity.name} {finding.rule_id} ({finding.confidence.name.lower()})")
        elif form == "jsonl":
            click.echo(json.dumps(_row(name, place)))
        else:
            rows.append(_row(name, place))
    if form == "json":
        click.echo(json.dumps(rows, indent=1))
    for _, problem in tally.failures:
        click.echo(f"scrub: {printable(str(problem))}", err=True)
    if tally.skipped:
        click.echo(f"skipped {len(tally.skipped)} links and special files", err=True)
    return max((problem.exit_code for _, problem in tally.failures), default=1 if found else 0)


def _baseline(path: Path | None, key_file: Path | None) -> Callable[[str], Wanted] | None:
    """Which findings count in a file, given its path: those that no baseline accepts."""
    from scrubber.cli.baseline import named_baseline  # noqa: PLC0415

    return named_baseline(path, key_file).refuses if path else None


def _everything(
    pipeline: Pipeline, paths: tuple[Path, ...], tally: Any, wanted: Callable[[str], Wanted] | None
) -> Iterator[tuple[str, Located]]:
    """Every finding in every path, with the name of its file."""
    from scrubber.batch.files import files_below  # noqa: PLC0415

    for path in paths:
        if path != STREAM and path.is_dir():
            for inner in files_below(path, tally):
                yield from _in_file(pipeline, inner, tally, wanted)
        else:
            yield from _in_file(pipeline, path, tally, wanted)


def _in_file(
    pipeline: Pipeline, path: Path, tally: Any, wanted: Callable[[str], Wanted] | None
) -> Iterator[tuple[str, Located]]:
    from scrubber.batch.arriving import arriving  # noqa: PLC0415
    from scrubber.batch.files import pieces_of  # noqa: PLC0415
    from scrubber.batch.locate import located  # noqa: PLC0415
    from scrubber.batch.source import open_source  # noqa: PLC0415
    from scrubber.errors import ScrubError  # noqa: PLC0415
    from scrubber.hooks.check import located_among, pick  # noqa: PLC0415
    from scrubber.hooks.lines import ALL, Touching  # noqa: PLC0415

    try:
        if path == STREAM:
            chunks = arriving(sys.stdin.fileno())
            yield from (("-", place) for place in located(pieces_of(pipeline, chunks)[1]))
            return
        with open_source(path) as source:
            pieces = pieces_of(pipeline, source.chunks(), str(path))[1]
            counting = pick(pieces, Touching(ALL), wanted(str(path)) if wanted else None)
            yield from ((str(path), place) for place in located_among(counting))
    except ScrubError as error:
        tally.failures.append((str(path), error))


def _row(name: str, place: Located) -> dict[str, Any]:
    finding = place.finding
    return {
        "path": name,
        "line": place.line,
        "column": place.column,
        "offset": place.offset,
        "length": place.length,
        "entity": finding.entity.name,
        "rule": finding.rule_id,
        "confidence": finding.confidence.name.lower(),
    }
