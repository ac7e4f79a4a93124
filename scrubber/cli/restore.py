"""`scrub restore`: the original of a scrubbed file, for those who have map and key."""

from __future__ import annotations

from pathlib import Path

import click

from scrubber.cli.options import key_option
from scrubber.cli.printing import printable


@click.command(
    "restore",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="\b\nExamples:\n  scrub app.log safe.log --map safe.map --key-file scrub.key\n"
    "  scrub restore safe.log --map safe.map --key-file scrub.key -o app.log",
)
@click.argument("output", metavar="OUT", type=click.Path(path_type=Path))
@click.option("--map", "path", required=True, type=click.Path(path_type=Path), help="What scrub --map wrote.")
@key_option("Key that the map was made under")
@click.option("-o", "--original", required=True, type=click.Path(path_type=Path), help="Where the original goes.")
@click.option("--force", is_flag=True, help="Replace an original that exists.")
def command(output: Path, path: Path, key_file: Path | None, original: Path, *, force: bool) -> None:
    """Give the original of a scrubbed file or folder back, byte for byte, readable by you alone.

    Exit status: 0 done, 2 wrong usage, 3 wrong key, or output or map was changed; then nothing is written.
    """
    from scrubber.keys import required_key  # noqa: PLC0415 - --help does without
    from scrubber.vault.restore import restore  # noqa: PLC0415

    count = restore(output, original, path, required_key(key_file, "restore"), force=force)
    click.echo(f"restored {count} file{'s' if count != 1 else ''} to {printable(str(original))}", err=True)
