"""`scrub baseline update|audit`: the findings that a team has looked at and accepted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from scrubber.cli.found import print_found, status_of
from scrubber.cli.options import hook_options, hook_pipeline, key_option
from scrubber.cli.printing import printable

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrubber.hooks.baseline import Baseline
    from scrubber.hooks.check import Check, Wanted

F = TypeVar("F", bound="Callable[..., Any]")


def baseline_options(command: F) -> F:
    """--baseline, --key-file, --config, --profile."""
    file = click.option(
        "--baseline",
        "file",
        type=click.Path(path_type=Path),
        default=".scrub-baseline",
        show_default=True,
        help="The baseline.",
    )
    return file(key_option("Key that the team shares")(hook_options(command)))


@click.group(
    "baseline",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="\b\nExample:\n  scrub baseline update --key-file team.key tests/data",
)
def command() -> None:
    """Keep the list of findings that were looked at and accepted."""


@command.command(
    "update",
    epilog="\b\nExamples:\n  scrub baseline update --key-file team.key tests/data\n"
    "  scrub hook install pre-commit --baseline .scrub-baseline",
)
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@baseline_options
def update(paths: tuple[Path, ...], file: Path, key_file: Path | None, **options: Any) -> int:
    """Accept every finding in PATHs; without PATHs, drop what is no longer found.

    A line holds path, rule and a fingerprint made under your key. Without a key only long random credentials can be
    accepted: a fingerprint of anything else could be guessed.

    Exit status: 0 all accepted, 1 some would need a key, 2 wrong usage, 3 something could not be read.
    """
    from scrubber.hooks.accepting import Learning  # noqa: PLC0415 - --help does without
    from scrubber.hooks.baseline import write_baseline  # noqa: PLC0415

    learning = Learning(_baseline_to_update(file, key_file))
    check = _check(learning.wanted, options)
    found = print_found(check.files(learning.files(paths)))
    lines = learning.result(failed=bool(check.failures))
    write_baseline(file, lines)
    click.echo(f"{len(lines)} findings accepted in {printable(str(file))}", err=True)
    if found:
        click.echo(f"scrub: the {found} above can be guessed, so they need a key: --key-file or SCRUB_KEY", err=True)
    return status_of(found, check.failures)


@command.command("audit", epilog="\b\nExample:\n  scrub baseline audit --key-file team.key")
@baseline_options
def audit(file: Path, key_file: Path | None, **options: Any) -> int:
    """Show where each accepted finding is, and the lines that accept nothing any more.

    Exit status: 0 every line accepts something, 1 some do not, 2 wrong usage, 3 something could not be read.
    """
    from scrubber.hooks.accepting import Auditing  # noqa: PLC0415

    auditing = Auditing(named_baseline(file, key_file))
    check = _check(auditing.wanted, options)
    print_found(check.files(auditing.files()))
    stale = auditing.stale()
    for line in stale:
        click.echo(f"accepts nothing: {line}")
    click.echo(f"{len(auditing.seen)} lines accept something, {len(stale)} nothing", err=True)
    return status_of(len(stale), check.failures)


def accepted(path: Path | None, key_file: Path | None) -> Callable[[str], Wanted] | None:
    """Which findings count in a file, given its path: those that the baseline does not accept; all without one.

    Raises:
        UsageError: baseline or key cannot be read.
    """
    return named_baseline(path, key_file).refuses if path else None


def named_baseline(path: Path, key_file: Path | None) -> Baseline:
    """Read a baseline; says which keys some of its lines would need.

    Raises:
        UsageError: baseline or key cannot be read.
    """
    from scrubber.hooks.baseline import read_baseline  # noqa: PLC0415
    from scrubber.keys import given_key  # noqa: PLC0415

    baseline = read_baseline(path, given_key(key_file))
    for name in sorted(baseline.foreign()):
        click.echo(f"scrub: baseline {path}: lines made under key {name} accept nothing without it", err=True)
    return baseline


def _baseline_to_update(path: Path, key_file: Path | None) -> Baseline:
    """The baseline as it is, or an empty one.

    Raises:
        UsageError: some of it was made under a key that is not given; it would be lost.
    """
    from scrubber.errors import UsageError  # noqa: PLC0415
    from scrubber.hooks.baseline import Baseline, read_baseline  # noqa: PLC0415
    from scrubber.keys import given_key  # noqa: PLC0415

    key = given_key(key_file)
    if not path.exists():
        return Baseline.of(path.parent, (), key)
    baseline = read_baseline(path, key)
    if names := baseline.foreign():
        raise UsageError(f"baseline {path}: was made under key {', '.join(sorted(names))}; give it with --key-file")
    return baseline


def _check(wanted: Callable[[str], Wanted], options: dict[str, Any]) -> Check:
    from scrubber.hooks.check import Check  # noqa: PLC0415

    return Check(hook_pipeline(options["profile"], options["config"]), wanted)
