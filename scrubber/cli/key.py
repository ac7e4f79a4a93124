"""`scrub key new|rotate`: make the key that keeps stand-ins the same from run to run; put a map under another key."""

from __future__ import annotations

from pathlib import Path

import click

from scrubber.cli.options import key_option


@click.group(
    "key",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="\b\nExample:\n  scrub key new ~/.config/scrub.key",
)
def command() -> None:
    """Make keys for stable stand-ins and for maps."""


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


@command.command("rotate", epilog="\b\nExample:\n  scrub key rotate safe.map --key-file old.key --new-key-file new.key")
@click.argument("path", metavar="MAP", type=click.Path(path_type=Path))
@key_option("Key that the map was made under")
@click.option("--new-key-file", required=True, type=click.Path(path_type=Path), help="Key that opens it from now on.")
def rotate(path: Path, key_file: Path | None, new_key_file: Path) -> None:
    """Put a map that scrub --map wrote under another key; copies of it stay under the old one."""
    from scrubber.keys import read_key, required_key  # noqa: PLC0415
    from scrubber.vault.restore import rotate as rotate_map  # noqa: PLC0415

    new_key = read_key(new_key_file)
    rotate_map(path, required_key(key_file, "rotating a map"), new_key)
    click.echo(f"{path} is now under key {new_key.name}", err=True)
