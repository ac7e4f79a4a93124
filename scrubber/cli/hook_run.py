"""`scrub hook run pre-commit|pre-push|pre-share`: what the hooks do."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from scrubber.cli.found import print_found, status_of
from scrubber.cli.options import config_option, hook_options, hook_pipeline, key_option, profile_option

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrubber.batch.locate import Located
    from scrubber.hooks.changes import Change
    from scrubber.hooks.check import Check
    from scrubber.hooks.git import Git

_TO_COMMIT = "commit stopped; take these out, or let scrub hook run pre-commit --fix rewrite the files"
_TO_PUSH = "push stopped; take these out of the commits named (git rebase -i), and change what was ever pushed before"

F = TypeVar("F", bound="Callable[..., Any]")


def check_options(command: F) -> F:
    """--profile, --config, --baseline, --key-file, --all-lines."""
    lines = click.option("--all-lines", is_flag=True, help="Every line of a changed file, not only the added ones.")
    file = click.option("--baseline", type=click.Path(path_type=Path), help="Findings that are accepted.")
    return hook_options(file(key_option("Key of the baseline")(lines(command))))


@click.group(
    "run",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="\b\nExample:\n  scrub hook run pre-commit",
)
def run() -> None:
    """Do what a hook does: exit 0 nothing found, 1 findings, 3 something could not be looked at."""


@run.command("pre-commit", epilog="\b\nExamples:\n  scrub hook run pre-commit\n  scrub hook run pre-commit --fix")
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path))
@check_options
@click.option("--fix", is_flag=True, help="Redact what is found in the files of the work tree; stage them again.")
def pre_commit(files: tuple[Path, ...], *, fix: bool, **options: Any) -> int:
    """Look for secrets on the lines that are staged to be committed.

    With FILEs only in these; in those of them that have nothing staged, on every line.
    """
    from scrubber.hooks.changes import staged  # noqa: PLC0415 - --help does without
    from scrubber.hooks.git import Git  # noqa: PLC0415

    git = Git.at(Path.cwd())
    check = _check(options)
    changes = _lines_wanted(staged(git), options)
    if files:
        names = {git.name_of(path): path for path in files}
        changes = [change for change in changes if names.pop(change.path, None)]
        files = tuple(path for path in names.values() if not path.is_symlink() and not path.is_dir())
    found = [*check.changes(git, changes), *check.files(files)]
    status = status_of(print_found(found), check.failures)
    if fix and found:
        return _fix(check, git, changes, found)
    if found:
        _advise(_TO_COMMIT, options)
    return status


@run.command("pre-push", epilog="\b\nExample:\n  git push    # runs it, after: scrub hook install pre-push")
@click.argument("remote")
@click.argument("url", required=False)
@check_options
def pre_push(remote: str, url: str | None, **options: Any) -> int:  # noqa: ARG001 - git gives both
    """Look for secrets on the lines that the commits to be pushed add; reads from standard input what git says."""
    from scrubber.hooks.git import Git  # noqa: PLC0415
    from scrubber.hooks.pushed import Ref, pushed  # noqa: PLC0415

    git, check, count = Git.at(Path.cwd()), _check(options), 0
    refs = [Ref.parse(line) for line in sys.stdin.read().splitlines() if line]
    for commit, changes in pushed(git, remote, refs):
        count += print_found(check.changes(git, _lines_wanted(changes, options), f"{commit[:10]}:"))
    if count:
        _advise(_TO_PUSH, options)
    return status_of(count, check.failures)


@run.command("pre-share", epilog="\b\nExample:\n  scrub hook run pre-share train.log && gh gist create train.log")
@click.argument("paths", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@config_option("Config file; else the one found, additions only.")
@profile_option()
def pre_share(paths: tuple[Path, ...], profile: str | None, config: Path | None) -> int:
    """Tell whether files and folders may leave: exit 0 safe, 1 findings, 3 cannot tell."""
    from scrubber.cli.options import build_pipeline  # noqa: PLC0415
    from scrubber.hooks.check import Check  # noqa: PLC0415
    from scrubber.hooks.share import files_to_share  # noqa: PLC0415

    check = Check(build_pipeline(profile, config))
    count = print_found(check.files(files_to_share(paths, check.failures)))
    status = status_of(count, check.failures)
    click.echo({0: "scrub: nothing found", 1: "scrub: not safe to share", 3: "scrub: cannot tell"}[status], err=True)
    return status


def _check(options: dict[str, Any]) -> Check:
    """What the options ask for, less what a baseline accepts."""
    from scrubber.cli.baseline import accepted  # noqa: PLC0415
    from scrubber.hooks.check import Check  # noqa: PLC0415

    pipeline = hook_pipeline(options["profile"], options["config"])
    return Check(pipeline, accepted(options["baseline"], options["key_file"]))


def _lines_wanted(changes: list[Change], options: dict[str, Any]) -> list[Change]:
    from scrubber.hooks.lines import ALL  # noqa: PLC0415

    return [change._replace(lines=ALL) for change in changes] if options["all_lines"] else changes


def _fix(check: Check, git: Git, changes: list[Change], found: list[Located]) -> int:
    """Rewrite each file that something was found in; the exit status stops the commit either way."""
    from scrubber.errors import ScrubError  # noqa: PLC0415
    from scrubber.hooks.fix import fix, fix_file  # noqa: PLC0415

    by_name = {change.path: change for change in changes}
    failures: list[ScrubError] = []
    for name in dict.fromkeys(place.path for place in found):
        try:
            fix(check, git, by_name[name]) if name in by_name else fix_file(check, Path(name), name)
        except ScrubError as error:
            failures.append(error)
    click.echo("scrub: redacted in the work tree; look at it, git add it, and commit again", err=True)
    return status_of(len(found), [*check.failures, *failures])


def _advise(how: str, options: dict[str, Any]) -> None:
    file = options["baseline"] or ".scrub-baseline"
    click.echo(f"scrub: {how}", err=True)
    click.echo(f"scrub: to accept them instead: scrub baseline update --baseline {file} FILE...", err=True)
