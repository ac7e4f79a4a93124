"""`scrub rules list|show|test|lint`: look at rules, and check your own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scrubber.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from scrubber.rules import Rule


@click.group("rules", context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Look at the rules, and check your own."""


@command.command("list")
@click.argument("path", metavar="[PATH]", required=False, type=click.Path(path_type=Path))
def list_rules(path: Path | None) -> None:
    """List id, entity, confidence and description of the shipped rules, or of those in PATH."""
    for rule in _rules(path):
        click.echo(f"{rule.id}\t{rule.entity}\t{rule.confidence}\t{rule.description}")


@command.command("show")
@click.argument("rule_id")
@click.argument("path", metavar="[PATH]", required=False, type=click.Path(path_type=Path))
def show(rule_id: str, path: Path | None) -> None:
    """Show one rule with its pattern, checks, references and examples.

    \b
    scrub rules show github-token
    """
    from msgspec import structs  # noqa: PLC0415

    rule = next((rule for rule in _rules(path) if rule.id == rule_id), None)
    if rule is None:
        raise UsageError(f"unknown rule '{rule_id}'; scrub rules list names them all")
    for key, value in structs.asdict(rule).items():
        shown = (
            value if isinstance(value, str) else "\n".join(map(str, value)) if isinstance(value, tuple) else str(value)
        )
        click.echo(f"{key}: " + ("\n  " + "\n  ".join(shown.strip().splitlines()) if "\n" in shown else shown))


@command.command("test")
@click.argument("path", metavar="[PATH]", required=False, type=click.Path(path_type=Path))
def test(path: Path | None) -> int:
    """Run the examples of the shipped rules, or of those in PATH: exactly what is marked must be found.

    Exit status: 0 all pass, 1 some do not.
    """
    from scrubber.rule_tests import problems  # noqa: PLC0415

    return _report(_rules(path), problems)


@command.command("lint")
@click.argument("path", metavar="[PATH]", required=False, type=click.Path(path_type=Path))
def lint_rules(path: Path | None) -> int:
    """Look for what would make a rule wrong or slow, without running its examples.

    Exit status: 0 nothing found, 1 something was.
    """
    from scrubber.rule_tests import lint  # noqa: PLC0415

    return _report(_rules(path), lint)


def _rules(path: Path | None) -> tuple[Rule, ...]:
    from scrubber.rules import load_paths, shipped_folder  # noqa: PLC0415

    return load_paths([path or shipped_folder()])


def _report(rules: tuple[Rule, ...], check: Callable[[Rule], Iterable[str]]) -> int:
    found = 0
    for rule in rules:
        for problem in check(rule):
            click.echo(f"{rule.id}: {problem}")
            found += 1
    click.echo(f"{len(rules)} rules, {found} problems", err=True)
    return 1 if found else 0
