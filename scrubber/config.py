"""Reads `scrub.toml`, or `[tool.scrub]` in pyproject.toml, under a strict schema.

A config that is found, rather than named, may come with a tree that somebody else wrote: what would remove detection in
it is left out and reported.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import tomli as tomllib

from scrubber.entities import Entity, Profile
from scrubber.errors import ConfigError, UsageError
from scrubber.fields import parse_fields
from scrubber.model import Confidence
from scrubber.policy import Policy, allow_patterns
from scrubber.redact import Style

FILE_NAME = "scrub.toml"


class Allow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stays: exact values, and patterns (RE2) that must match a whole value."""

    values: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()


class Ner(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Names and places: `model` is an installed spaCy pipeline to use instead of our own."""

    model: str | None = None


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A config file.

    Attributes:
        profile: secrets, standard or strict.
        confidence: findings below it are left alone; `low` when not given.
        redact: surrogate, tag, mask or remove.
        entities: entities redacted beyond the profile.
        styles: another style of redaction for single entities.
        environment: whether the values of secrets in the environment are looked for too.
        encoding: that of input whose first bytes show none.
        rules: files or folders of further rules, relative to the config file.
        allow: what stays.
        fields: what becomes of values by the path of their names: drop, secret, keep or an entity.
        ner: the model that finds names and places.
        countries: whose national ids are looked for by Presidio's recognizers, too.
        origin: the file itself; set by the loader.
    """

    profile: str | None = None
    confidence: str | None = None
    redact: str = "surrogate"
    entities: tuple[str, ...] = ()
    styles: dict[str, str] = {}
    environment: bool = False
    encoding: str | None = None
    rules: tuple[str, ...] = ()
    allow: Allow = Allow()
    fields: dict[str, str] = {}
    ner: Ner = Ner()
    countries: tuple[str, ...] = ()
    origin: str = ""

    def rule_paths(self) -> tuple[Path, ...]:
        """Where the further rules are."""
        base = Path(self.origin).parent
        return tuple(base / path for path in self.rules)

    def policy(self, profile: Profile) -> Policy:
        """The decisions in this file, for a profile.

        Raises:
            ConfigError: a name is unknown, or the allowlist allows everything.
        """
        fields = parse_fields(self.fields, self.origin)
        named = {_member(Entity, name, self.origin, "entities") for name in self.entities}
        styles = {
            _member(Entity, name, self.origin, "styles"): _member(Style, style, self.origin, f"styles.{name}")
            for name, style in self.styles.items()
        }
        return Policy(
            profile=profile,
            threshold=_member(Confidence, self.confidence or "low", self.origin, "confidence"),
            also=frozenset(named | {rule.entity for rule in fields}),
            allowed=frozenset(value.encode() for value in self.allow.values),
            allowed_patterns=allow_patterns(self.allow.patterns),
            styles={Entity.DROPPED_FIELD: Style.REMOVE, **styles} if fields else styles,
            fields=fields,
        )


def load_config(path: Path) -> Config:
    """Read a config file that the user named.

    Raises:
        ConfigError: unreadable, not TOML, an unknown key or a value of the wrong type; the message names file and key.
    """
    problem = ""
    try:
        table = tomllib.loads(path.read_text("utf-8"))
        section = _section(table) if path.name == "pyproject.toml" else table
        config = msgspec.convert({**section, "origin": str(path)}, Config)
    except (OSError, UnicodeDecodeError) as error:
        problem = f"cannot be read ({type(error).__name__})"
    except tomllib.TOMLDecodeError as error:
        problem = f"not TOML: {error}"
    except msgspec.ValidationError as error:
        problem = str(error).replace("Object contains unknown field", "unknown key").replace("$.", "")
    if problem:
        raise ConfigError(f"{path}: {problem}")
    config.policy(Profile.STANDARD)  # unknown names are errors of the file, whatever is done with it
    return config


def _section(table: dict[str, Any]) -> dict[str, Any]:
    """`[tool.scrub]` of a pyproject.toml."""
    tools = table.get("tool", {})
    section = tools.get("scrub", {}) if isinstance(tools, dict) else {}
    if not isinstance(section, dict):
        raise msgspec.ValidationError("tool.scrub must be a table")
    return section


def find_config(folder: Path) -> tuple[Config, tuple[str, ...]]:
    """The config of the working tree and the keys of it that were left out because they would remove detection.

    Raises:
        ConfigError: see `load_config`.
    """
    for parent in (folder, *folder.parents):
        for path in (parent / FILE_NAME, parent / "pyproject.toml"):
            if path.is_file() and (path.name == FILE_NAME or b"scrub" in path.read_bytes()):
                config = load_config(path)
                if path.name == FILE_NAME or config != Config(origin=config.origin):
                    return _additions(config)
        if (parent / ".git").exists():
            break
    return Config(), ()


def profile_named(name: str) -> Profile:
    """The profile of that name.

    Raises:
        UsageError: there is none.
    """
    profile: Profile = _member(Profile, name, "", "profile")
    return profile


def _additions(config: Config) -> tuple[Config, tuple[str, ...]]:
    """The part of a config that adds detection, and the keys of the rest."""
    removes = {
        "allow": config.allow != Allow(),
        "confidence": config.confidence not in (None, "low"),
        "encoding": config.encoding is not None,  # text read wrongly is text in which nothing is found
        "fields": "keep" in config.fields.values(),
        "ner": config.ner != Ner(),  # another model may find less, and loading one may run its code
        "profile": config.profile is not None and profile_named(config.profile) < Profile.STANDARD,
    }
    left_out = tuple(key for key, wrong in removes.items() if wrong)
    added = {path: action for path, action in config.fields.items() if action != "keep"}
    defaults: dict[str, Any] = {
        "allow": Allow(),
        "confidence": None,
        "encoding": None,
        "fields": added,
        "ner": Ner(),
        "profile": None,
    }
    return msgspec.structs.replace(config, **{key: defaults[key] for key in left_out}), left_out


def _member(kind: Any, name: str, origin: str, key: str) -> Any:
    """The member of a vocabulary called `name`, in any case."""
    for member in kind:
        if member.name == name.upper():
            return member
    known = ", ".join(m.name if kind is Entity else m.name.lower() for m in kind)
    if origin:
        raise ConfigError(f"{origin}: key '{key}': unknown name '{name}' (one of {known})")
    raise UsageError(f"unknown {key} '{name}' (one of {known})")
