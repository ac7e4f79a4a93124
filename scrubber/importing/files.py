"""Reads a rule file of another tool, whose format it recognises, and writes one of ours."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import tomli as tomllib

from scrubber.errors import UsageError
from scrubber.importing import gitleaks, presidio

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from scrubber.importing.model import Imported

FORMATS = ("gitleaks", "betterleaks", "presidio")


def read_file(path: Path, form: str | None, prefix: str | None) -> list[Imported]:
    """Every rule of a file; ids begin with the prefix, else with the format's name, so that they clash with none.

    Raises:
        UsageError: it cannot be read, or is in no known format.
    """
    config = _parsed(path)
    form = form or _recognised(config)
    if form is None:
        raise UsageError(f"{path}: no rules that are known; --format names one of {', '.join(FORMATS)}")
    reader = presidio if form == "presidio" else gitleaks
    rules: list[Imported] = []
    problem = ""
    try:
        rules = list(reader.read(config, prefix or form))
    except (AttributeError, TypeError, ValueError) as error:
        problem = f"{path}: is not laid out as {form} rules are ({type(error).__name__})"
    if problem:
        raise UsageError(problem)
    return _with_unique_ids(rules)


def write_rules(rules: Iterable[Imported], source: str) -> str:
    """A rule file of ours, with what was lost beside each rule."""
    import tomlkit  # noqa: PLC0415 - for those who import

    document = tomlkit.document()
    document.add(tomlkit.comment(f"Imported from {source}. A keyword must stand on the line of its match."))
    tables = tomlkit.aot()
    for rule in rules:
        if not rule.table:
            document.add(tomlkit.comment(f"{rule.name}: {'; '.join(rule.notes)}"))
            continue
        table = tomlkit.table()
        for note in rule.notes:
            table.add(tomlkit.comment(note))
        for key, value in rule.table.items():
            table.add(key, _item(value))
        tables.append(table)
    document.add("rule", tables)
    return tomlkit.dumps(document)


def _item(value: Any) -> Any:
    """A value as it reads best: patterns as they are, long lists over lines."""
    import tomlkit  # noqa: PLC0415

    if isinstance(value, str) and "\\" in value and "'''" not in value and not value.endswith("'"):
        return tomlkit.string(value, literal=True, multiline=True)
    if isinstance(value, list):
        items = tomlkit.array().multiline(multiline=len(value) > 1)
        items.extend(_item(item) for item in value)
        return items
    return value


def _parsed(path: Path) -> Any:
    """The file's content as TOML or YAML.

    Raises:
        UsageError: it is neither.
    """
    problem = ""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        problem = f"{path}: cannot be read ({getattr(error, 'strerror', None) or type(error).__name__})"
    if problem:
        raise UsageError(problem)
    if path.suffix in (".yaml", ".yml"):
        return _yaml(path, text)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        problem = f"{path}: not TOML: {error}"
    raise UsageError(problem)


def _yaml(path: Path, text: str) -> Any:
    import yaml  # noqa: PLC0415

    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
    raise UsageError(f"{path}: not YAML{f' (line {mark.line + 1})' if mark else ''}")


def _recognised(config: Any) -> str | None:
    """The format that the config's keys show."""
    if isinstance(config, list) or (isinstance(config, dict) and "recognizers" in config):
        return "presidio"
    rules = config.get("rules") if isinstance(config, dict) else None
    if not isinstance(rules, list):
        return None
    theirs = {"filter", "validate", "valueGroup"}
    is_better = "betterleaksMinVersion" in config or any(
        theirs & rule.keys() for rule in rules if isinstance(rule, dict)
    )
    return "betterleaks" if is_better else "gitleaks"


def _with_unique_ids(rules: list[Imported]) -> list[Imported]:
    """The rules, a number after each id that came before."""
    seen: dict[str, int] = {}
    unique = []
    for rule in rules:
        name = str(rule.table.get("id", ""))
        seen[name] = seen.get(name, 0) + 1
        table = {**rule.table, "id": f"{name}-{seen[name]}"} if rule.table and seen[name] > 1 else rule.table
        unique.append(replace(rule, table=table))
    return unique
