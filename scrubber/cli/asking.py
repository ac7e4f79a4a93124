"""The terminal view of a review: one group of findings at a time, one key a decision."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

import click

from scrubber.cli.printing import printable, visible
from scrubber.errors import RuleError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scrubber.review.groups import Group

_MOST_SHOWN = 10
_RULES = "scrub-rules.toml"


class Decision(Enum):
    """What becomes of the findings of a group; the value is the key that says so."""

    REDACT = "a"
    KEEP = "k"
    ALLOW = "l"


_KEYS = frozenset(decision.value for decision in Decision)
_MENU = "a redact   k keep in this run   l allowlist   n new rule   v show values   b back   q stop: redact the rest"


def ask(groups: Sequence[Group], config: Path) -> list[Decision]:
    """A decision for each group; those that are not reached are redacted."""
    decisions = [Decision.REDACT] * len(groups)
    index = 0
    while index < len(groups):
        _show(groups[index], index, len(groups))
        key = click.getchar().lower()
        if key == "q":
            break
        if key == "b":
            index = max(0, index - 1)
        elif key == "v":
            _show_values(groups[index])
        elif key == "n":
            _new_rule(groups[index], config)
        elif key in _KEYS and _may(Decision(key), groups[index]):
            decisions[index] = Decision(key)
            click.secho(f"    {decisions[index].name.lower()}", fg="green")
            index += 1
    return decisions


def _show(group: Group, index: int, total: int) -> None:
    """The group: what it is, how often, and in what surrounding."""
    finding = group.finding
    click.secho(f"\n{index + 1} of {total}  {finding.entity.name}  {finding.rule_id}", bold=True, nl=False)
    values = f"{len(group.values)} values" if group.is_whole else f"more than {len(group.values)} values"
    click.echo(f"  {finding.confidence.name.lower()} confidence, {group.count} times, {values}")
    click.echo(f"first at {printable(group.place)}\n")
    head, _, tail = visible(group.template).partition("«")
    label, _, rest = tail.partition("»")
    click.echo(f"    {head}{click.style(label, fg='red', bold=True)}{rest}\n\n{_MENU}")


def _show_values(group: Group) -> None:
    for value in sorted(group.values)[:_MOST_SHOWN]:
        click.echo(f"    {visible(value)}")
    if len(group.values) > _MOST_SHOWN:
        click.echo(f"    and {len(group.values) - _MOST_SHOWN} more")


def _may(decision: Decision, group: Group) -> bool:
    """Whether the decision can be carried out: values that are not all known cannot be spared one by one."""
    if decision is Decision.REDACT or group.is_whole:
        return True
    click.echo("    too many values to spare one by one; an entry in allow.patterns of the config can")
    return False


def _new_rule(group: Group, config: Path) -> None:
    """Ask for a rule, show what it finds on the group's line, and write it if that is right."""
    from scrubber.review.settings import add_rule  # noqa: PLC0415 - the engine loads when it is needed
    from scrubber.rule_tests import find_alone  # noqa: PLC0415
    from scrubber.rules import parse_rule  # noqa: PLC0415

    table = {
        "id": click.prompt("id, lower-case words and hyphens"),
        "entity": click.prompt("entity", default=group.finding.entity.name),
        "description": click.prompt("description, one sentence"),
        "keywords": [word.strip() for word in click.prompt("keywords on the line, by commas").split(",")],
        "pattern": click.prompt("pattern (RE2); the group (?P<value>...) goes, or the whole match"),
    }
    try:
        rule = parse_rule(table)
        rule.prepare()
    except RuleError as error:
        click.secho(f"    not a rule: {error}", fg="red")
        return
    found = find_alone([rule], group.line)
    click.echo(f"    on the line shown it finds {len(found)} values" + "".join(_where(f.start, f.end) for f in found))
    if click.confirm("write it?", default=True):
        add_rule(config, config.with_name(_RULES), table)
        click.echo(f"    written to {_RULES}; it counts from the next run on")


def _where(start: int, end: int) -> str:
    return f", bytes {start + 1} to {end}"
