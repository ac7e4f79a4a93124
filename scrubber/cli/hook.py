"""`scrub hook install|uninstall`: our hooks in a git repository; `hook run` is in a file of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scrubber.cli.hook_run import check_options, run
from scrubber.cli.printing import printable

if TYPE_CHECKING:
    from scrubber.hooks.git import Git
    from scrubber.hooks.install import Hook

_HELP = {"help_option_names": ["-h", "--help"]}
_RECIPES = {"github-actions": "github-actions.yml", "make": "Makefile", "jira": "attach-to-jira.sh"}
_NAME = click.Choice(["pre-commit", "pre-push"])


@click.group("hook", context_settings=_HELP, epilog="\b\nExample:\n  scrub hook install pre-commit")
def command() -> None:
    """Stop secrets at a commit, a push or an upload."""


command.add_command(run)


@command.command(
    "install",
    epilog="\b\nExamples:\n  scrub hook install pre-commit\n  scrub hook install pre-push --baseline .scrub-baseline",
)
@click.argument("name", metavar="pre-commit|pre-push", type=_NAME)
@check_options
def install(name: str, **options: Any) -> None:
    """Put a hook into the git repository of this folder; it runs with the options given here.

    A hook that is there already runs first, and comes back with scrub hook uninstall.
    """
    git = _git()
    hook = _hook(git, name)
    chained = hook.install([word for option, value in options.items() for word in _words(git, option, value)])
    click.echo(f"{name} hook written to {printable(str(hook.path))}", err=True)
    if chained:
        click.echo(f"the hook that was there runs first: {printable(str(hook.previous))}", err=True)


@command.command("uninstall", epilog="\b\nExample:\n  scrub hook uninstall pre-commit")
@click.argument("name", metavar="pre-commit|pre-push", type=_NAME)
def uninstall(name: str) -> None:
    """Take the hook away and put back what was there before."""
    hook = _hook(_git(), name)
    done = "removed" if hook.uninstall() else "was not there"
    click.echo(f"{name} hook {done}: {printable(str(hook.path))}", err=True)


@command.command("recipe", epilog="\b\nExample:\n  scrub hook recipe make >> Makefile")
@click.argument("name", metavar="|".join(_RECIPES), type=click.Choice(list(_RECIPES)))
def recipe(name: str) -> None:
    """Print a ready recipe that runs pre-share before logs leave."""
    from importlib.resources import files  # noqa: PLC0415 - rarely needed

    click.echo(files("scrubber.hooks").joinpath("recipes", _RECIPES[name]).read_text("utf-8"), nl=False)


def _git() -> Git:
    from scrubber.hooks.git import Git  # noqa: PLC0415 - --help does without

    return Git.at(Path.cwd())


def _hook(git: Git, name: str) -> Hook:
    from scrubber.hooks.install import Hook  # noqa: PLC0415

    return Hook.of(git, name)


def _words(git: Git, option: str, value: Any) -> list[str]:
    """An option as words of a command line."""
    flag = "--" + option.replace("_", "-")
    if value is True:
        return [flag]
    if not value:
        return []
    return [flag, _from_top(git, value) if isinstance(value, Path) else str(value)]


def _from_top(git: Git, path: Path) -> str:
    """A file by its name from the top, where hooks run: each work tree has its own; one outside by its full name."""
    name = git.name_of(path)
    return str(path.absolute()) if name.startswith("../") else name
