"""`scrub completion SHELL`: print what makes a shell complete commands, options and files."""

from __future__ import annotations

import click

_SHELLS = ("bash", "zsh", "fish")


@click.command(
    "completion",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="\b\nExamples:\n"
    "  scrub completion bash > ~/.local/share/bash-completion/completions/scrub\n"
    "  scrub completion fish > ~/.config/fish/completions/scrub.fish\n"
    '  eval "$(scrub completion zsh)"',
)
@click.argument("shell", type=click.Choice(_SHELLS))
def command(shell: str) -> None:
    """Print the script that makes a shell complete scrub's commands, options and files."""
    from click.shell_completion import get_completion_class  # noqa: PLC0415 - for those who ask

    from scrubber.cli.root import scrub_command  # noqa: PLC0415 - which loads this module

    script = get_completion_class(shell)
    if script is not None:
        click.echo(script(scrub_command, {}, "scrub", "_SCRUB_COMPLETE").source())
