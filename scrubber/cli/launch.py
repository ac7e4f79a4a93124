"""`scrub run -- CMD …`: run a program and scrub what it writes, live."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from scrubber.cli.options import build_pipeline, key_option, pipeline_options

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    "run",
    context_settings={"help_option_names": ["-h", "--help"], "allow_interspersed_args": False},
    epilog="\b\nExamples:\n  scrub run -- python train.py --epochs 3\n"
    "  scrub run --profile secrets -- make deploy > deploy.log 2>&1",
)
@click.argument("words", metavar="CMD...", nargs=-1, required=True)
@pipeline_options
@key_option("Key for stable stand-ins")
@click.option("--redact", "style", metavar="STYLE", help="surrogate (default), tag, mask or remove.")
@click.option(
    "--pty/--no-pty", default=None, help="Let CMD write to a terminal, or to a pipe.  [default: what it is here]"
)
def command(words: tuple[str, ...], key_file: Path | None, *, pty: bool | None, **options: Any) -> int:
    """Run a program and scrub its standard output and error, each line as soon as it has ended.

    A question that waits for its answer is shown before its line has ended. Standard input is the program's own.
    Signals are passed on. What the program writes to files or to /dev/tty is not seen.

    \b
    Exit status: the program's, 128 + n when signal n ended it; 2 it cannot be
    run; 3 its output could not be scrubbed, and the rest of it was withheld.
    """
    from scrubber.running.run import run  # noqa: PLC0415 - --help does without the engine

    pipeline = build_pipeline(options["profile"], options["config"], key_file, options["style"], ner=options["ner"])
    return run(words, pipeline, terminal=pty)
