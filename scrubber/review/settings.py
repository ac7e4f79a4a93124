"""Writes what a review decided into a config file, and leaves the rest of it as it is, comments included."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrubber.batch.target import open_target, write_all
from scrubber.errors import ConfigError, InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_MODE = 0o600
"""An allowlist holds text of the log."""


def allow_values(path: Path, values: Iterable[bytes]) -> int:
    """Add values to `allow.values` of a config file, which is made if there is none; how many were new.

    Raises:
        ConfigError: the file is no config.
        InputError: a value is not valid UTF-8, which a config cannot hold.
        OutputError: it cannot be written.
    """
    document = _document(path)
    allow = _section(document, path).setdefault("allow", {})
    known = allow.setdefault("values", _array())
    new = sorted({_text(value) for value in values} - set(known))
    for value in new:
        known.append(value)
    known.multiline(multiline=True)
    _write(path, document)
    return len(new)


def add_rule(path: Path, rules: Path, table: Mapping[str, Any]) -> None:
    """Add a rule to a rule file, which a config file then names; both are made if there are none.

    Raises:
        ConfigError: the file is no config, or the rule file no TOML.
        OutputError: one cannot be written.
    """
    import tomlkit  # noqa: PLC0415 - for those who review

    document, listed = _document(rules), tomlkit.table()
    listed.update(table)
    document.setdefault("rule", tomlkit.aot()).append(listed)
    _write(rules, document)
    config = _document(path)
    names = _section(config, path).setdefault("rules", _array())
    if rules.name not in names:
        names.append(rules.name)
        _write(path, config)


def _document(path: Path) -> Any:
    """The file as a document that keeps its layout; an empty one where there is none."""
    import tomlkit  # noqa: PLC0415
    from tomlkit.exceptions import TOMLKitError  # noqa: PLC0415

    try:
        return tomlkit.parse(path.read_text("utf-8")) if path.exists() else tomlkit.document()
    except (OSError, UnicodeDecodeError, TOMLKitError) as error:
        problem = type(error).__name__
    raise ConfigError(f"{path}: cannot be read ({problem})")


def _section(document: Any, path: Path) -> Any:
    """Where the settings are: `[tool.scrub]` in a pyproject.toml."""
    return document.setdefault("tool", {}).setdefault("scrub", {}) if path.name == "pyproject.toml" else document


def _array() -> Any:
    import tomlkit  # noqa: PLC0415

    return tomlkit.array()


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        pass
    raise InputError("a value that is not valid UTF-8 cannot be written to a config; keep it for this run")


def _write(path: Path, document: Any) -> None:
    import tomlkit  # noqa: PLC0415

    mode = path.stat().st_mode & 0o777 if path.exists() else _MODE
    with open_target(path, mode, replace=True) as file:
        write_all(file, tomlkit.dumps(document).encode())
