"""`scrub key new`: make the key that keeps stand-ins the same from run to run."""

from __future__ import annotations

from pathlib import Path

import click


@click.group(
    "key",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="\b\nExample:\n  scrub key new ~/.config/scrub.key",
)
def command() -> None:
    """Make keys for stable stand-ins."""


@command.command(
    "new",
    epilog="\b\nExamples:\n  scrub key new ~/.config/scrub.key\n"
    "  scrub app.log safe.log --key-file ~/.config/scrub.key",
)
@click.argument("path", metavar="[FILE]", required=False, type=click.Path(path_type=Path))
def new(path: Path | None) -> None:
    """Write a new key to FILE, readable by you alone; without FILE, to standard output, for SCRUB_KEY."""
    from scrubber.keys import new_key, write_key  # noqa: PLC0415

    if path is None:
        click.echo(new_key().secret.hex())
        return
    key = write_key(path)
    click.echo(f"key {key.name} written to {path}; whoever has it can tell whether a guess is right", err=True)
