"""`scrub` itself: the main job where no subcommand is named, and the list of commands."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import click

import scrubber

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_DEFAULT = "(file)"
_COMMANDS = {
    _DEFAULT: "scrubber.cli.file",
    "baseline": "scrubber.cli.baseline",
    "completion": "scrubber.cli.completion",
    "diff": "scrubber.cli.diff",
    "doctor": "scrubber.cli.doctor",
    "hook": "scrubber.cli.hook",
    "key": "scrubber.cli.key",
    "man": "scrubber.cli.man",
    "restore": "scrubber.cli.restore",
    "review": "scrubber.cli.review",
    "rules": "scrubber.cli.rules",
    "run": "scrubber.cli.launch",
    "scan": "scrubber.cli.scan",
    "share": "scrubber.cli.share",
}
"""Each command and the module that holds it as `command`, loaded when it is called."""


class Root(click.Group):
    """A group whose first word may be a file instead of a command."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the main job's name before arguments that begin with no command; completion of the first one sees all."""
        if ctx.resilient_parsing and not args:
            return super().parse_args(ctx, args)
        known = args and (args[0] in _COMMANDS or args[0] in ("--help", "-h", "--version"))
        return super().parse_args(ctx, args if known else [_DEFAULT, *args])

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """The commands beside the main job."""
        return [name for name in _COMMANDS if name != _DEFAULT]

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command."""
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(_COMMANDS[cmd_name]).command
        return command

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The main job's help, then the other commands, then the examples."""
        job = self.get_command(ctx, _DEFAULT)
        if job is None:
            return
        own = click.Context(job, info_name="scrub", **job.context_settings)
        job.format_usage(own, formatter)
        job.format_help_text(own, formatter)
        job.format_options(own, formatter)
        self.format_commands(ctx, formatter)
        job.format_epilog(own, formatter)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The first word: a command, a file or an option of the main job."""
        from click.shell_completion import CompletionItem  # noqa: PLC0415 - for shells that ask

        job = self.get_command(ctx, _DEFAULT)
        if incomplete.startswith("-") and job is not None:
            return job.shell_complete(click.Context(job, info_name="scrub", **job.context_settings), incomplete)
        return [CompletionItem(incomplete, type="file"), *super().shell_complete(ctx, incomplete)]


@click.group(cls=Root, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(scrubber.__version__, message="scrub %(version)s")
def scrub_command() -> None:
    """Scrub secrets and personal data out of logs."""
