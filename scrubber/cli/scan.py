"""`scrub scan PATH…`: list findings, rewrite nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scrubber.cli.inputs import list_failures, read_each
from scrubber.cli.options import build_pipeline, encoding_named, encoding_option, pipeline_options, settings_of
from scrubber.cli.printing import printable

if TYPE_CHECKING:
    from scrubber.batch.locate import Located


@click.command(
    "scan",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="\b\nExamples:\n  scrub scan server.log\n  scrub scan logs/ --profile secrets --format jsonl\n"
    "  scrub scan server.log --explain\n  scrub scan server.log --why db-7.example.org",
)
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
@pipeline_options
@encoding_option
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

    from scrubber.batch.locate import located  # noqa: PLC0415
    from scrubber.batch.reading import Reader, pieces_of  # noqa: PLC0415
    from scrubber.batch.tally import Tally  # noqa: PLC0415

    settings = settings_of(options["config"])
    pipeline = build_pipeline(options["profile"], settings, ner=options["ner"])
    tally, found = Tally(), 0
    reader = Reader(pipeline, tally, encoding_named(options["encoding"], settings))
    rows: list[dict[str, Any]] = []
    for name, place in read_each(paths, reader, lambda text: located(pieces_of(pipeline, text.chunks))):
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
    return list_failures(tally) or (1 if found else 0)


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
