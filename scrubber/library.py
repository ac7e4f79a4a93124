"""The library's front: build a pipeline, scrub a text."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from scrubber.config import Config, load_config, profile_named
from scrubber.detectors import make_detectors
from scrubber.detectors.known_values import known_in
from scrubber.detectors.ner import ENTITIES, load_names
from scrubber.entities import Entity
from scrubber.errors import UsageError
from scrubber.keys import find_key, parse_key
from scrubber.pipeline import Pipeline
from scrubber.providers import shipped_providers
from scrubber.redact import Style
from scrubber.rules import load_paths, shipped_folder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrubber.keys import Key
    from scrubber.rules import Rule

Text = TypeVar("Text", str, bytes)


def scrub(text: Text) -> Text:
    """The text without what the pipeline of this process redacts: the standard profile's, and what was registered.

    Stand-ins are the same for the life of the process.

    Raises:
        DetectionError: a detector failed; there is no safe text to return.
    """
    from scrubber.live.process import PROCESS  # noqa: PLC0415 - the process's pipeline is loaded by this file

    pipeline = PROCESS.records().pipeline
    if isinstance(text, str):
        return pipeline.scrub(text.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogatepass")
    return pipeline.scrub(text)


def load_pipeline(  # noqa: PLR0913 - the contract of the library, keyword by keyword
    profile: str | None = None,
    config: Config | Path | str | None = None,
    key: Key | str | None = None,
    *,
    style: str | None = None,
    known: Iterable[bytes | str] = (),
    ner: bool = False,
) -> Pipeline:
    """Build a pipeline.

    Args:
        profile: `secrets`, `standard` or `strict`; the config's, else `standard`, when not given.
        config: a config, or the path of one.
        key: a key, or its 64 hex digits; the environment's SCRUB_KEY, else a random one, when not given.
        style: `surrogate`, `tag`, `mask` or `remove`; the config's when not given.
        known: secret values, found in every encoding (see `KnownValues`).
        ner: find names and places by the language model too.

    Raises:
        UsageError: a name is unknown, a config, rule file or key is wrong, or the model cannot be loaded.
    """
    settings = config if isinstance(config, Config) else load_config(Path(config)) if config else Config()
    level = profile_named(profile or settings.profile or "standard")
    policy = settings.policy(level)
    chosen = _style(style or settings.redact)
    given = parse_key(key, "key") if isinstance(key, str) else key
    values = [value.encode() if isinstance(value, str) else value for value in known]
    if settings.environment:
        values += known_in(os.environ)
    detectors = make_detectors(load_rules(settings), shipped_providers(), values, policy)
    if settings.countries and policy.wants(Entity.NATIONAL_ID):
        from scrubber.detectors.country_ids import load_country_ids  # noqa: PLC0415 - Presidio takes a second

        detectors += (load_country_ids(settings.countries),)
    if ner and any(policy.wants(entity) for entity in ENTITIES):
        detectors += (load_names(settings.ner.model),)
    return Pipeline.build(detectors, policy, chosen, given or find_key())


def load_rules(config: Config) -> tuple[Rule, ...]:
    """The shipped rules and those that the config names.

    Raises:
        RuleError: a rule file is wrong, or an id is used twice.
    """
    return load_paths((shipped_folder(), *config.rule_paths()))


def _style(name: str) -> Style:
    known = {style.value: style for style in Style}
    if name not in known:
        raise UsageError(f"unknown style '{name}' (one of {', '.join(known)})")
    return known[name]
