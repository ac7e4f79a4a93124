"""`scrub rules list|show|test|lint|import`: look at rules, check your own, bring those of other tools."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scrubber.cli.printing import printable
from scrubber.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from scrubber.rules import Rule


@click.group(
    "rules",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="\b\nExample:\n  scrub rules show github-token",
)
def command() -> None:
    """Look at the rules, and check your own."""


@command.command("list", epilog="\b\nExample:\n  scrub rules list our-rules.toml")
@click.argument("path", metavar="[PATH]", required=False, type=click.Path(path_type=Path))
def list_rules(path: Path | None) -> None:
    """List id, entity, confidence and description of the shipped rules, or of those in PATH."""
    for rule in _rules(path):
        click.echo(f"{rule.id}\t{rule.entity}\t{rule.confidence}\t{rule.description}")


@command.command("show", epilog="\b\nExample:\n  scrub rules show github-token")
@click.argument("rule_id")
@click.argument("path", metavar="[PATH]", required=False, type=click.Path(path_type=Path))
def show(rule_id: str, path: Path | None) -> None:
    """Show one rule with its pattern, checks, references and examples."""
    from msgspec import structs  # noqa: PLC0415

    rule = next((rule for rule in _rules(path) if rule.id == rule_id), None)
    if rule is None:
        raise UsageError(f"unknown rule '{rule_id}'; scrub rules list names them all")
    for key, value in structs.asdict(rule).items():
        shown = (
            value if isinstance(value, str) else "\n".join(map(str, value)) if isinstance(value, tuple) else str(value)
        )
        click.echo(f"{key}: " + ("\n  " + "\n  ".join(shown.strip().splitlines()) if "\n" in shown else shown))


@command.command("test", epilog="\b\nExample:\n  scrub rules test our-rules.toml")
@click.argument("path", metavar="[PATH]", required=False, type=click.Path(path_type=Path))
def test(path: Path | None) -> int:
    """Run the examples of the shipped rules, or of those in PATH: exactly what is marked must be found.

    Exit status: 0 all pass, 1 some do not.
    """
    from scrubber.rule_tests import problems  # noqa: PLC0415

    return _report(_rules(path), problems)


@command.command("lint", epilog="\b\nExample:\n  scrub rules lint our-rules.toml")
@click.argument("path", metavar="[PATH]", required=False, type=click.Path(path_type=Path))
def lint_rules(path: Path | None) -> int:
    """Look for what would make a rule wrong or slow, without running its examples.

    A rule without examples or references is warned of.

    Exit status: 0 nothing found beside warnings, 1 something was.
    """
    from scrubber.rule_tests import lint  # noqa: PLC0415

    return _report(_rules(path), lint)


@command.command("import", epilog="\b\nExample:\n  scrub rules import .gitleaks.toml -o our-rules.toml")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(["gitleaks", "betterleaks", "presidio"]), help="Else it is recognised."
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The rule file; else standard output.")
@click.option("--prefix", metavar="WORD", help="First word of every id.  [default: the format]")
@click.option("--force", is_flag=True, help="Replace an output that exists.")
def import_rules(path: Path, form: str | None, output: Path | None, prefix: str | None, *, force: bool) -> None:
    """Make rules of a gitleaks or betterleaks config, or of Presidio's recognizers in YAML.

    What could not be carried over is said rule by rule on standard error, and in the file.
    """
    from scrubber.batch.target import open_target, write_all  # noqa: PLC0415
    from scrubber.importing.files import read_file, write_rules  # noqa: PLC0415

    rules = read_file(path, form, prefix)
    for rule in rules:
        for note in rule.notes:
            click.echo(printable(f"{rule.name}: {note}"), err=True)
    text = write_rules(rules, path.name)
    if output is None:
        click.echo(text, nl=False)
    else:
        with open_target(output, None, replace=force) as file:
            write_all(file, text.encode())
    kept = sum(bool(rule.table) for rule in rules)
    whole = sum(bool(rule.table and not rule.notes) for rule in rules)
    lost = sum(rule.is_rule and not rule.table for rule in rules)
    click.echo(f"{kept} rules imported, {whole} of them whole; {lost} not carried over", err=True)


def _rules(path: Path | None) -> tuple[Rule, ...]:
    from scrubber.rules import load_paths, shipped_folder  # noqa: PLC0415

    return load_paths([path or shipped_folder()])


def _report(rules: tuple[Rule, ...], check: Callable[[Rule], Iterable[str]]) -> int:
    """Print what the check finds, and what each rule lacks; the exit status."""
    from scrubber.rule_tests import warnings  # noqa: PLC0415

    found = 0
    for rule in rules:
        for warning in warnings(rule):
            click.echo(f"{rule.id}: warning: {warning}")
        for problem in check(rule):
            click.echo(f"{rule.id}: {problem}")
            found += 1
    click.echo(f"{len(rules)} rules, {found} problems", err=True)
    return 1 if found else 0
