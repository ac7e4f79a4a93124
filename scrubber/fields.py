"""Field rules: what becomes of a value because of the path of names that leads to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scrubber.entities import Entity
from scrubber.errors import ConfigError
from scrubber.matcher import Re2Pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

_ACTIONS = {"drop": Entity.DROPPED_FIELD, "secret": Entity.SECRET, "keep": Entity.KEPT_FIELD}
_ANY = "**"


@dataclass(frozen=True, slots=True)
class FieldRule:
    """One line of the `[fields]` table.

    Attributes:
        entity: what its values count as; `KEPT_FIELD` for what stays, `DROPPED_FIELD` for what is removed.
        literals: the names in its path, in lower case.
        pattern: matches the names on the way to a value, in lower case and joined by dots.
    """

    entity: Entity
    literals: tuple[bytes, ...]
    pattern: Re2Pattern

    @property
    def keeps(self) -> bool:
        """Whether what is found in such a field stays."""
        return self.entity is Entity.KEPT_FIELD


def parse_fields(table: Mapping[str, str], origin: str) -> tuple[FieldRule, ...]:
    """Read the `[fields]` table of the config file `origin`.

    Raises:
        ConfigError: an unknown action, or a path without a name; the message names file and key.
    """
    return tuple(_parse(path, action, f"{origin}: key 'fields.{path}'") for path, action in table.items())


def _parse(path: str, action: str, where: str) -> FieldRule:
    names = path.lower().split(".")
    literals = tuple(name.encode() for name in names if name.strip("*"))
    if not literals or not all(names) or any("*" in name for name in names if name not in ("*", _ANY)):
        raise ConfigError(f"{where}: names joined by dots, '*' for any one, '**' for any number; one name at least")
    entity = _ACTIONS.get(action) or Entity.__members__.get(action.upper())
    if entity is None:
        raise ConfigError(f"{where}: unknown action '{action}' (drop, secret, keep or the name of an entity)")
    return FieldRule(entity, literals, Re2Pattern(_pattern(names)))


def _pattern(names: list[str]) -> bytes:
    """A rule for an object or a list holds for everything in it."""
    parts = [
        r"(?:[^.]*\.)*" if name == _ANY else r"[^.]*\." if name == "*" else _quoted(name) + r"\." for name in names
    ]
    return ("".join(parts) + r"(?:[^.]*\.)*").encode()


def _quoted(name: str) -> str:
    """The name, byte by byte: RE2 reads patterns as Latin-1."""
    return "".join(f"\\x{byte:02x}" for byte in name.encode())
