"""Options that more than one command takes, and the pipeline that they ask for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrubber.config import Config
    from scrubber.pipeline import Pipeline

F = TypeVar("F", bound="Callable[..., Any]")

PROFILES = ("secrets", "standard", "strict")


def profile_option(help_text: str = "secrets, standard (default) or strict.") -> Callable[[F], F]:
    """--profile."""
    return click.option(
        "--profile",
        metavar="NAME",
        shell_complete=lambda _ctx, _param, begun: [name for name in PROFILES if name.startswith(begun)],
        help=help_text,
    )


def config_option(help_text: str = "Config file; else scrub.toml here or above.") -> Callable[[F], F]:
    """--config."""
    return click.option("--config", type=click.Path(path_type=Path), help=help_text)


def key_option(help_text: str) -> Callable[[F], F]:
    """--key-file; the help need not name the variable."""
    return click.option("--key-file", type=click.Path(path_type=Path), help=f"{help_text} (or SCRUB_KEY).")


def pipeline_options(command: F) -> F:
    """--profile, --config, --ner."""
    ner = click.option("--ner/--no-ner", default=None, help="Names and places by a language model, or not.")
    return profile_option()(config_option()(ner(command)))


def hook_options(command: F) -> F:
    """--profile and --config, as the git hooks and baselines read them (`hook_pipeline`)."""
    config = config_option("Config file; else the one found, additions only.")
    return profile_option("What counts.  [default: secrets]")(config(command))


def encoding_option(command: F) -> F:
    """--encoding."""
    option = click.option(
        "--encoding",
        metavar="NAME",
        help="Of unmarked input: cp1252, shift_jis, …",
    )
    return option(command)


def hook_pipeline(profile: str | None, config: Path | None) -> Pipeline:
    """The pipeline of the git hooks and of baselines: credentials, at medium confidence, unless configured.

    Raises:
        UsageError: see `build_pipeline`.
    """
    from msgspec.structs import replace  # noqa: PLC0415

    from scrubber.library import load_pipeline  # noqa: PLC0415

    settings = settings_of(config)
    settings = replace(settings, confidence=settings.confidence or "medium")
    return load_pipeline(profile or settings.profile or "secrets", settings)


def settings_of(config: Path | None) -> Config:
    """The named config, or what counts of a found one; says what of that was left out.

    Raises:
        ConfigError: it is wrong.
    """
    from scrubber.config import find_config, load_config  # noqa: PLC0415 - the engine loads when it is needed

    settings, left_out = (load_config(config), ()) if config else find_config(Path.cwd())
    for key in left_out:
        click.echo(
            f"scrub: {settings.origin}: '{key}' would remove detection, so it counts only with --config", err=True
        )
    return settings


def encoding_named(option: str | None, settings: Config) -> str | None:
    """The encoding that was declared, by the option or in the config, under its codec's own name.

    Raises:
        UsageError: it is unknown.
    """
    from scrubber.batch.encodings import checked_encoding  # noqa: PLC0415

    name = option or settings.encoding
    return checked_encoding(name) if name else None


def build_pipeline(
    profile: str | None,
    config: Path | Config | None,
    key_file: Path | None = None,
    style: str | None = None,
    *,
    ner: bool | None = None,
) -> Pipeline:
    """The pipeline that the options ask for; `config` is the path of one, one that was read, or None to look for it.

    Raises:
        UsageError: a name is unknown, or a config, rule file or key is wrong.
    """
    from scrubber.detectors.ner import is_installed  # noqa: PLC0415
    from scrubber.keys import find_key  # noqa: PLC0415
    from scrubber.library import load_pipeline  # noqa: PLC0415

    settings = settings_of(config) if config is None or isinstance(config, Path) else config
    wanted = is_installed() if ner is None else ner
    return load_pipeline(profile, settings, find_key(key_file), style=style, ner=wanted)


def describe_ner(pipeline: Pipeline, *, asked: bool | None) -> str:
    """Whether names were looked for, with which model; empty when nobody wanted them."""
    from scrubber.detectors.ner import ENTITIES, is_installed, model_of  # noqa: PLC0415

    if model := model_of(pipeline.detectors):
        return f"ner: on ({model})"
    wanted = asked is None and any(pipeline.policy.wants(entity) for entity in ENTITIES)
    return "ner: off, pip install 'scrubber[ner]'" if wanted and not is_installed() else ""
